"""The learning rates that PyTorch's schedulers give, as JSON: see bench/run schedules."""
import json

import torch
from torch.optim import lr_scheduler

LARGEST = 0.8
ITERATIONS_PER_EPOCH = 4

SCHEDULES = {
    "exponential": lambda sgd, _: lr_scheduler.ExponentialLR(sgd, 0.75),
    "step": lambda sgd, _: lr_scheduler.StepLR(sgd, 3, 0.5),
    "cosine": lambda sgd, count: lr_scheduler.CosineAnnealingLR(sgd, count),
    "one-cycle": lambda sgd, count: lr_scheduler.OneCycleLR(
        sgd, LARGEST, total_steps=count, cycle_momentum=False
    ),
}


def rates(name, iterations):
    """The rate of each update; the first two schedulers step from epoch to epoch."""
    sgd = torch.optim.SGD([torch.zeros(1)], lr=LARGEST)
    schedule = SCHEDULES[name](sgd, iterations)
    found = []
    for iteration in range(1, iterations + 1):
        found.append(sgd.param_groups[0]["lr"])
        sgd.step()
        is_by_epoch = name in ("exponential", "step")
        if iteration < iterations and (not is_by_epoch or iteration % ITERATIONS_PER_EPOCH == 0):
            schedule.step()
    return found


print("{")
print(f'  "made_by": "bench/run schedules, with PyTorch {torch.__version__}",')
print(f'  "largest": {LARGEST},')
print(f'  "iterations_per_epoch": {ITERATIONS_PER_EPOCH},')
print('  "cases": [')
cases = [(name, iterations) for name in SCHEDULES for iterations in (10, 37, 40)]
for name, iterations in cases:
    comma = "" if (name, iterations) == cases[-1] else ","
    text = json.dumps({"schedule": name, "iterations": iterations, "rates": rates(name, iterations)})
    print(f"    {text}{comma}")
print("  ]")
print("}")
