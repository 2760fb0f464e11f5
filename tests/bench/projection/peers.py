"""The peers' side of the projection bench: makes the points, lays them out, and judges everybody's layouts alike.

    peers.py points FOLDER              <set>.f64 [n, d] of every set; prints {set: [n, d]}
    peers.py layouts FOLDER SEEDS       <set>.<peer>.<seed>.f32 [n, 2]; prints {set: {peer: [seconds]}}
    peers.py judge FOLDER               prints {set: {contender: {"kl": [...], "trustworthiness": [...]}}}

KL is the exact divergence over all pairs, from scikit-learn's exact affinities; trustworthiness over 10 neighbours.
"""
import json
import os
import sys
import time
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np
import openTSNE
from scipy.spatial.distance import pdist
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE, _t_sne, trustworthiness

PERPLEXITY = 30


def gaussians(n, d, count):
    random = np.random.default_rng(1)
    return 2 * random.normal(size=(count, d))[np.arange(n) % count] + random.normal(size=(n, d))


def make_points():
    return {
        "gaussians-500": gaussians(500, 50, 10),
        "digits": load_digits().data,
        "gaussians-2000": gaussians(2000, 64, 20),
    }


def scikit_learn(points, seed):
    return TSNE(perplexity=PERPLEXITY, init="pca", random_state=seed, n_jobs=1).fit_transform(points)


def open_tsne(points, seed):
    return openTSNE.TSNE(perplexity=PERPLEXITY, neighbors="exact", random_state=seed, n_jobs=1).fit(points)


PEERS = {"scikit-learn": scikit_learn, "openTSNE": open_tsne}


def read_points(folder, name):
    shape = make_points()[name].shape
    return np.fromfile(folder / f"{name}.f64").reshape(shape)


def write_points(folder):
    sets = make_points()
    for name, points in sets.items():
        np.ascontiguousarray(points, dtype=np.float64).tofile(folder / f"{name}.f64")
    return {name: points.shape for name, points in sets.items()}


def lay_out(folder, seeds):
    seconds = {}
    for name in make_points():
        points = read_points(folder, name)
        seconds[name] = {peer: [] for peer in PEERS}
        for peer, fit in PEERS.items():
            for seed in range(1, seeds + 1):
                began = time.process_time()
                layout = fit(points, seed)
                seconds[name][peer].append(time.process_time() - began)
                np.asarray(layout, dtype=np.float32).tofile(folder / f"{name}.{peer}.{seed}.f32")
    return seconds


def divergence(affinities, layout):
    similarities = 1 / (1 + pdist(layout, "sqeuclidean"))
    q = similarities / (2 * similarities.sum())
    return 2 * float(np.sum(affinities * np.log(affinities / q)))


def judge(folder):
    verdicts = {}
    for name in make_points():
        points = read_points(folder, name)
        squared = _t_sne.pairwise_distances(points, metric="euclidean", squared=True)
        affinities = _t_sne._joint_probabilities(squared, PERPLEXITY, 0)
        verdicts[name] = {}
        for file in sorted(folder.glob(f"{name}.*.f32")):
            layout = np.fromfile(file, dtype=np.float32).reshape(-1, 2).astype(np.float64)
            contender = file.name.split(".")[1]
            marks = verdicts[name].setdefault(contender, {"kl": [], "trustworthiness": []})
            marks["kl"].append(divergence(affinities, layout))
            marks["trustworthiness"].append(trustworthiness(points, layout, n_neighbors=10))
    return verdicts


if __name__ == "__main__":
    order, folder = sys.argv[1], Path(sys.argv[2])
    orders = {
        "points": lambda: write_points(folder),
        "layouts": lambda: lay_out(folder, int(sys.argv[3])),
        "judge": lambda: judge(folder),
    }
    print(json.dumps(orders[order]()))
