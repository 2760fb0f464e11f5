"""JAX's side of the bench: jit over a scan of steps, optimisers by hand as their papers write them."""
import os
import sys
import time

threads = int(sys.argv[1])
eigen = "true" if threads > 1 else "false"
os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={eigen} intra_op_parallelism_threads={threads}"
os.environ["JAX_PLATFORMS"] = "cpu"
if threads == 1 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the flags alone leave a pool of all cores
import jax
import jax.numpy as jnp

import models

CALL_SECONDS = 0.1


def mlp_loss(task):
    layers = len(models.layer_sizes(task)) - 1

    def loss(w, rows):
        x, y = rows
        for n in range(layers):
            x = x @ w[f"w{n}"] + w[f"b{n}"]
            if n < layers - 1:
                x = jax.nn.relu(x)
        if task["kind"] == "automata":
            return -jnp.take_along_axis(jax.nn.log_softmax(x[0]), y[:, None], 1).mean()
        return (jax.nn.softplus(x) - x * y).mean((1, 2)).sum()

    return loss


def parity_rows(task):
    codes, places, cumulative = (jnp.asarray(a) for a in models.parity_tasks())
    shape = (task["replicas"], task["rows"])

    def rows(key):
        which, what = jax.random.split(key)
        chosen = jnp.minimum(jnp.searchsorted(cumulative, jax.random.uniform(which, shape)), 15)
        message = jax.random.bernoulli(what, 0.5, (*shape, 8)).astype(jnp.float32)
        y = jnp.take_along_axis(message, places[chosen], 2).sum(2, keepdims=True) % 2
        return jnp.concatenate([codes[chosen], message], 2), y

    return rows


def automata_rows(task):
    tables = jnp.asarray(models.automata_tables())
    shape = (task["rows"], task["cells"])

    def rows(key):
        which, what = jax.random.split(key)
        rules = jax.random.randint(which, shape[:1], 0, 256)
        answers = tables[rules]
        start = jax.random.bernoulli(what, 0.5, shape).astype(jnp.uint8)

        def update(_, x):
            seen = 4 * jnp.roll(x, 1, 1) + 2 * x + jnp.roll(x, -1, 1)
            return jnp.take_along_axis(answers, seen, 1)

        x = jax.lax.fori_loop(0, task["updates"], update, start)
        return x.astype(jnp.float32)[None], rules

    return rows


def quadratic_loss(task):
    a, b, c = (jnp.asarray(v) for v in models.pairs(task))
    p = task["modulus"]
    two_hot = jnp.concatenate([jax.nn.one_hot(a, p), jax.nn.one_hot(b, p)], 1)
    target = jax.nn.one_hot(c, p)

    def loss(w, _):
        if task["by"] == "symbols":
            hidden = w["u"][a] + w["v"][b]
        else:
            hidden = two_hot @ jnp.concatenate([w["u"], w["v"]])
        return ((hidden**2 @ w["w"] - target) ** 2).mean()

    return loss


def transformer_loss(task):
    a, b, c = (jnp.asarray(v) for v in models.pairs(task))
    n, heads = task["width"], task["heads"]
    p = task["modulus"]
    tokens = jnp.stack([a, b, jnp.full_like(a, p)], 1)
    mask = jnp.tril(jnp.ones((3, 3), bool))

    def attend_by_rows(w):
        x = w["embed"][tokens] + w["position"]
        q, k, v = jnp.moveaxis((x @ w["qkv"]).reshape(-1, 3, 3, heads, n // heads), 2, 0)
        scores = jnp.einsum("bihd,bjhd->bhij", q, k) / (n // heads) ** 0.5
        mixed = jnp.einsum("bhij,bjhd->bihd", jax.nn.softmax(jnp.where(mask, scores, -1e30)), v)
        return (x + mixed.reshape(-1, 3, n) @ w["out"])[:, 2]

    def attend_by_symbols(w):
        """Keys and values of p symbols at two positions and of "=", whose query is the same in every row."""
        symbols, position = w["embed"][:p], w["position"]
        equals = w["embed"][p:] + position[2]
        query, key, value = jnp.split(w["qkv"], 3, 1)

        def offers(x):
            scores = (x @ key * (equals @ query)).reshape(-1, heads, n // heads).sum(2)
            return jnp.concatenate([x @ value, scores / (n // heads) ** 0.5], 1)

        last = jnp.broadcast_to(offers(equals), (len(a), n + heads))
        seen = jnp.stack([offers(symbols + position[0])[a], offers(symbols + position[1])[b], last])
        shares = jax.nn.softmax(seen[..., n:], 0)
        mixed = (shares[..., None] * seen[..., :n].reshape(3, -1, heads, n // heads)).sum(0)
        return equals + mixed.reshape(-1, n) @ w["out"]

    def loss(w, _):
        x = attend_by_symbols(w) if task["by"] == "symbols" else attend_by_rows(w)
        x = x + jax.nn.relu(x @ w["up"] + w["up_bias"]) @ w["down"] + w["down_bias"]
        return -jnp.take_along_axis(jax.nn.log_softmax((x @ w["unembed"])[:, :p]), c[:, None], 1).mean()

    return loss


def make(task):
    """(arrays, loss, rows of a step's key)"""
    if task["kind"] == "parity":
        return models.mlp_parameters(task), mlp_loss(task), parity_rows(task)
    if task["kind"] == "automata":
        return models.mlp_parameters(task), mlp_loss(task), automata_rows(task)
    if task["kind"] == "mlp":
        x, y = (jnp.asarray(a) for a in models.mlp_rows(task))
        return models.mlp_parameters(task), mlp_loss(task), lambda key: (x, y)
    loss = quadratic_loss(task) if task["kind"] == "quadratic" else transformer_loss(task)
    return models.pair_parameters(task), loss, lambda key: None


def update(task, weights, gradients, moments, t):
    rate, decay, beta1, beta2 = (task[k] for k in ("learningRate", "weightDecay", "beta1", "beta2"))
    if task["optimizer"] == "sgd":
        return jax.tree.map(lambda w, g: w - rate * g, weights, gradients), moments
    m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, moments[0], gradients)
    v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, moments[1], gradients)
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    moved = lambda w, m, v: w - rate * (decay * w + (m / c1) / (jnp.sqrt(v / c2) + 1e-8))
    return jax.tree.map(moved, weights, m, v), (m, v)


def make_scan(task, loss, rows):
    """Trains `count` steps in one call: state → (state, losses [count])."""

    def step(state, _):
        weights, moments, t, key = state
        key, now = jax.random.split(key)
        value, gradients = jax.value_and_grad(loss)(weights, rows(now))
        weights, moments = update(task, weights, gradients, moments, t + 1)
        return (weights, moments, t + 1, key), value

    return lambda count: jax.jit(
        lambda state: jax.lax.scan(step, state, None, length=count), donate_argnums=0
    )


def prepare(task, variant):
    began = time.perf_counter()
    arrays, loss, rows = make(task)
    scan = make_scan(task, loss, rows)
    weights = jax.tree.map(jnp.array, arrays)
    zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
    state = (weights, (zeros(), zeros()), jnp.float32(0), jax.random.key(0))

    def timed(trained):
        nonlocal state
        began = time.perf_counter()
        state, losses = jax.block_until_ready(trained(state))
        return time.perf_counter() - began, losses

    single = scan(1)
    _, losses = timed(single)
    facts = models.facts_of(task, arrays, losses[0], began)
    once, _ = timed(single)
    count = max(1, min(2000, round(CALL_SECONDS / once)))
    many = scan(count)
    timed(many)

    def run(seconds):
        spent, steps = 0.0, 0
        while spent < seconds:
            spent += timed(many)[0]
            steps += count
        return spent / steps * 1000

    return facts, run


models.serve(prepare, f"JAX {jax.__version__}")
