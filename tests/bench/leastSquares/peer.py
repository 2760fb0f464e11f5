"""The same fits by numpy's pseudo-inverse: reads rows from a file, prints CPU seconds and predictions as JSON."""
import json
import sys
import time

import numpy as np

work = json.load(open(sys.argv[1]))
looked = np.array(work["looked"])


def legendre(x, count):
    """Degrees 1 to count, by Bonnet's recurrence."""
    columns = [np.ones_like(x), x]
    for k in range(1, count):
        columns.append(((2 * k + 1) * x * columns[k] - k * columns[k - 1]) / (k + 1))
    return np.stack(columns[1 : count + 1], axis=1)


seconds = 0.0
predictions = []
for parameters in range(1, work["largest"] + 1):
    designs = [legendre(np.array(x), parameters) for x in work["inputs"]]
    cutoff = max(designs[0].shape) * np.finfo(float).eps
    before = time.process_time()
    fits = [np.linalg.pinv(a, rcond=cutoff) @ np.array(y) for a, y in zip(designs, work["answers"])]
    seconds += time.process_time() - before
    predictions.append((legendre(looked, parameters) @ fits[0]).tolist())
print(json.dumps({"seconds": seconds, "predictions": predictions, "numpy": np.__version__}))
