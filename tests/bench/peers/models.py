"""Shapes, data and the protocol that both peers share. R replicas, B rows; weights are stacked along R."""
import json
import sys
import time

import numpy as np


def layer_sizes(task):
    if task["kind"] == "parity":
        return [16] + [task["width"]] * (task["depth"] - 1) + [1]
    if task["kind"] == "automata":
        return [task["cells"], task["width"], 256]
    return [task["inputs"], task["width"], 1]


def mlp_parameters(task):
    """Weights [R, i, o] and biases [R, 1, o], uniform within 1/sqrt(fan_in)."""
    rng = np.random.default_rng(0)
    sizes = layer_sizes(task)
    out = {}
    for n, (i, o) in enumerate(zip(sizes, sizes[1:])):
        bound = 1 / np.sqrt(i)
        out[f"w{n}"] = rng.uniform(-bound, bound, (task["replicas"], i, o)).astype("f4")
        out[f"b{n}"] = rng.uniform(-bound, bound, (task["replicas"], 1, o)).astype("f4")
    return out


def mlp_rows(task):
    """Bits [R, B, n] and their parity over three places [R, B, 1]."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 2, (task["replicas"], task["rows"], task["inputs"])).astype("f4")
    return x, (x[:, :, :3].sum(2, keepdims=True) % 2).astype("f4")


def pairs(task):
    """Pairs a, b and their sum modulo p, `rows` of them."""
    p = task["modulus"]
    chosen = np.random.default_rng(1).permutation(p * p)[: task["rows"]]
    a, b = chosen // p, chosen % p
    return a, b, (a + b) % p


def pair_parameters(task):
    rng = np.random.default_rng(0)
    normal = lambda scale, *shape: (rng.standard_normal(shape) * scale).astype("f4")
    p, n, hidden = task["modulus"], task.get("width"), task["hidden"]
    if task["kind"] == "quadratic":
        n, scale = hidden, (16 * hidden) ** (-1 / 3)
        return {"u": normal(scale, p, n), "v": normal(scale, p, n), "w": normal(scale, n, p)}
    scale = n**-0.5
    return {
        "embed": normal(scale, p + 1, n),
        "position": normal(scale, 3, n),
        "qkv": normal(scale, n, 3 * n),
        "out": normal(scale, n, n),
        "up": normal(scale, n, hidden),
        "up_bias": np.zeros(hidden, "f4"),
        "down": normal(scale, hidden, n),
        "down_bias": np.zeros(n, "f4"),
        "unembed": normal((p + 1) ** -0.5, n, p + 1),
    }


def parity_tasks():
    """Codes [16, 8], places [16, 3] and the cumulative halving law."""
    rng = np.random.default_rng(2)
    numbers = rng.permutation(256)[:16]
    codes = ((numbers[:, None] >> np.arange(8)) & 1).astype("f4")
    places = np.stack([rng.permutation(8)[:3] for _ in range(16)])
    law = 2.0 ** -np.arange(1, 17)
    return codes, places, np.cumsum(law / law.sum()).astype("f4")


def automata_tables():
    """Answers [256, 8] of every elementary rule to the neighbourhoods 000 to 111."""
    return ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype("u1")


def automata_rows(task, rng, tables=automata_tables()):
    """Last rows [B, cells] on a ring, a rule and a fair start for each, all rows at once; and the rules [B]."""
    rules = rng.integers(0, 256, task["rows"])
    answers = tables[rules]
    x = rng.integers(0, 2, (task["rows"], task["cells"]), dtype="u1")
    for _ in range(task["updates"]):
        x = np.take_along_axis(answers, 4 * np.roll(x, 1, 1) + 2 * x + np.roll(x, -1, 1), 1)
    return x.astype("f4"), rules


def facts_of(task, arrays, first_loss, began):
    """What a contender says once it has trained its first step; counts and losses are of one replica."""
    replicas = task["replicas"]
    return {
        "firstStepSeconds": time.perf_counter() - began,
        "firstLoss": float(first_loss) / replicas,
        "parameters": sum(array.size for array in arrays.values()) // replicas,
    }


def serve(prepare, library):
    """Answers one JSON line per JSON line: {task, variant} prepares, {seconds} times a round.

    `prepare(task, variant)` gives (facts, run of a number of seconds → ms per step)."""
    run = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            if "task" in order:
                facts, run = prepare(order["task"], order["variant"])
                answer = {**facts, "library": library}
            else:
                answer = {"msPerStep": run(order["seconds"])}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)
