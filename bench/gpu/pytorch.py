"""PyTorch's training steps on a GPU, beside Tandem's: a line of JSON a case and way of running.

Usage: pytorch.py PRECISION CASE ...    such as float32 3072-50-10/200
The data lie on the device as ready floats, and the mini-batches' indices too: PyTorch is spared the
conversion that Tandem does in each step.
"""
import json
import statistics
import sys
import time

import torch

EXAMPLES = 20_000
LEARNING_RATE = 1e-3
L2 = 1e-3
ROUNDS = 25
ROUNDS_OF_WARM_UP = 5
SECONDS_A_ROUND = 0.1


class Training:
    def __init__(self, name, precision):
        widths, batch = name.split("/")
        widths = [int(width) for width in widths.split("-")]
        self.batch = int(batch)
        self.autocast = precision == "bf16"
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        torch.manual_seed(1)
        kind = torch.float64 if precision == "float64" else torch.float32
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(inputs, outputs, dtype=kind), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1]).cuda()
        # The library's penalty is weight_decay / 2 * w^2.
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), lr=LEARNING_RATE, weight_decay=2 * L2, fused=True
        )
        self.features = torch.randn(EXAMPLES, widths[0], device="cuda", dtype=kind)
        self.labels = torch.randint(widths[-1], (EXAMPLES,), device="cuda")
        self.order = torch.randint(EXAMPLES, (self.batch,), device="cuda")
        self.loss = torch.zeros((), device="cuda", dtype=kind)

    def step(self):
        self.order.random_(EXAMPLES)
        features = self.features.index_select(0, self.order)
        labels = self.labels.index_select(0, self.order)
        with torch.autocast("cuda", torch.bfloat16, enabled=self.autocast):
            loss = torch.nn.functional.cross_entropy(self.network(features), labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.loss.add_(loss.detach())


def eager(training):
    return training.step


def compiled(training):
    training.network.compile()
    return training.step


def captured(training):
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(5):
            training.step()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        training.step()
    return graph.replay


def seconds_a_step(step, steps):
    torch.cuda.synchronize()
    started = time.perf_counter()
    for _ in range(steps):
        step()
    torch.cuda.synchronize()
    return (time.perf_counter() - started) / steps


def measure(step):
    seconds_a_step(step, 50)
    steps = max(20, min(20_000, int(SECONDS_A_ROUND / seconds_a_step(step, 100))))
    times = [seconds_a_step(step, steps) for _ in range(ROUNDS_OF_WARM_UP + ROUNDS)]
    times = [1e6 * seconds for seconds in times[ROUNDS_OF_WARM_UP:]]
    return {
        "median_us": statistics.median(times),
        "least_us": min(times),
        "most_us": max(times),
    }


precision = sys.argv[1]
for case in sys.argv[2:]:
    for way in (eager, compiled, captured):
        line = {
            "library": f"PyTorch {torch.__version__}, {way.__name__}",
            "case": case,
            "precision": precision,
        }
        try:
            line.update(measure(way(Training(case, precision))))
        except Exception as error:
            line["reason"] = str(error).strip().split("\n")[0][:200]
        print(json.dumps(line), flush=True)
