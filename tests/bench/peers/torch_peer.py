"""PyTorch's side of the bench, eager or by torch.compile (variant), with fused optimisers."""
import os
import sys
import time

threads = int(sys.argv[1])
os.environ["OMP_NUM_THREADS"] = str(threads)
import numpy as np
import torch
import torch.nn.functional as F

import models

torch.set_num_threads(threads)


def bce(z, y, replicas):
    """Mean over rows, sum over replicas."""
    return F.binary_cross_entropy_with_logits(z, y) * replicas


def cross_entropy(z, y, replicas):
    """One replica, `y` class numbers."""
    return F.cross_entropy(z, y)


def mlp_loss(task):
    final = cross_entropy if task["kind"] == "automata" else bce
    layers = len(models.layer_sizes(task)) - 1
    replicas = task["replicas"]
    linear = torch.addmm if replicas == 1 else torch.baddbmm

    def loss(weights, x, y):
        for n in range(layers):
            x = linear(weights[f"b{n}"], x, weights[f"w{n}"])
            if n < layers - 1:
                x = torch.relu(x)
        return final(x, y, replicas)

    return loss


def single(task, arrays):
    """One replica trains on plain matrices, as anyone would write it."""
    return [a[0] for a in arrays] if task["replicas"] == 1 else list(arrays)


def parity_batches(task):
    codes, places, cumulative = (torch.from_numpy(a) for a in models.parity_tasks())
    shape = (task["replicas"], task["rows"])

    def batch():
        which = torch.searchsorted(cumulative, torch.rand(shape)).clamp_(max=15)
        message = torch.randint(0, 2, (*shape, 8)).float()
        y = message.gather(2, places[which]).sum(2, keepdim=True) % 2
        return single(task, (torch.cat([codes[which], message], 2), y))

    return batch


def automata_batches(task):
    rng = np.random.default_rng(1)
    return lambda: [torch.from_numpy(a) for a in models.automata_rows(task, rng)]


def fixed_rows(task):
    rows = single(task, [torch.from_numpy(a) for a in models.mlp_rows(task)])
    return lambda: rows


def quadratic_loss(task):
    a, b, c = (torch.from_numpy(v) for v in models.pairs(task))
    p = task["modulus"]
    two_hot = torch.cat([F.one_hot(a, p), F.one_hot(b, p)], 1).float()
    target = F.one_hot(c, p).float()

    def loss(weights):
        if task["by"] == "symbols":
            hidden = F.embedding(a, weights["u"]) + F.embedding(b, weights["v"])
        else:
            hidden = two_hot @ torch.cat([weights["u"], weights["v"]])
        return F.mse_loss(hidden.square() @ weights["w"], target)

    return loss


def transformer_loss(task):
    a, b, c = (torch.from_numpy(v) for v in models.pairs(task))
    n, heads = task["width"], task["heads"]
    p = task["modulus"]
    tokens = torch.stack([a, b, torch.full_like(a, p)], 1)

    def attend_by_rows(weights):
        x = F.embedding(tokens, weights["embed"]) + weights["position"]
        q, k, v = (x @ weights["qkv"]).view(-1, 3, 3, heads, n // heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return (x + mixed.transpose(1, 2).reshape(-1, 3, n) @ weights["out"])[:, 2]

    def attend_by_symbols(weights):
        """Keys and values of p symbols at two positions and of "=", whose query is the same in every row."""
        symbols, position = weights["embed"][:p], weights["position"]
        equals = weights["embed"][p:] + position[2]
        query, key, value = weights["qkv"].split(n, 1)
        scale = (n // heads) ** -0.5

        def offers(x):
            scores = (x @ key * (equals @ query)).view(-1, heads, n // heads).sum(2) * scale
            return torch.cat([x @ value, scores], 1)

        seen = torch.stack(
            [
                F.embedding(a, offers(symbols + position[0])),
                F.embedding(b, offers(symbols + position[1])),
                offers(equals).expand(len(a), -1),
            ]
        )
        shares = seen[..., n:].softmax(0)
        mixed = (shares[..., None] * seen[..., :n].unflatten(2, (heads, -1))).sum(0).flatten(1)
        return equals + mixed @ weights["out"]

    def loss(weights):
        x = attend_by_symbols(weights) if task["by"] == "symbols" else attend_by_rows(weights)
        hidden = torch.relu(x @ weights["up"] + weights["up_bias"])
        x = x + hidden @ weights["down"] + weights["down_bias"]
        return F.cross_entropy((x @ weights["unembed"])[:, :p], c)

    return loss


def make(task):
    """(arrays, loss of the weights and a batch, source of batches)"""
    sources = {"parity": parity_batches, "automata": automata_batches, "mlp": fixed_rows}
    if task["kind"] in sources:
        stacked = models.mlp_parameters(task)
        arrays = dict(zip(stacked, single(task, stacked.values())))
        return arrays, mlp_loss(task), sources[task["kind"]](task)
    loss = quadratic_loss(task) if task["kind"] == "quadratic" else transformer_loss(task)
    return models.pair_parameters(task), loss, lambda: ()


def make_optimizer(task, weights):
    rate = task["learningRate"]
    if task["optimizer"] == "sgd":
        return torch.optim.SGD(weights, lr=rate, fused=True)
    kind = torch.optim.Adam if task["optimizer"] == "adam" else torch.optim.AdamW
    betas = (task["beta1"], task["beta2"])
    return kind(weights, lr=rate, weight_decay=task["weightDecay"], betas=betas, fused=True)


def prepare(task, variant):
    began = time.perf_counter()
    arrays, loss, batches = make(task)
    weights = {name: torch.nn.Parameter(torch.from_numpy(a.copy())) for name, a in arrays.items()}
    if variant == "compile":
        loss = torch.compile(loss)
    optimizer = make_optimizer(task, list(weights.values()))

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss(weights, *batches())
        value.backward()
        optimizer.step()
        return value

    facts = models.facts_of(task, arrays, step().item(), began)

    def run(seconds):
        steps, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            step()
            steps += 1
        return (time.perf_counter() - began) / steps * 1000

    return facts, run


models.serve(prepare, f"PyTorch {torch.__version__}")
