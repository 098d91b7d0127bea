"""scikit-learn's training steps: the contender's side of a comparison, as bench's Clock.java has it."""
import sys
import time

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

LEAST_EXAMPLES = 20_000
LEARNING_RATE = 1e-3
L2 = 1e-3


class Steps:
    def __init__(self, name):
        widths, batch = name.split("/")
        widths = [int(width) for width in widths.split("-")]
        self.batch = int(batch)
        examples = -(-LEAST_EXAMPLES // self.batch) * self.batch
        self.random = numpy.random.default_rng(1)
        self.features = self.random.standard_normal((examples, widths[0]), dtype=numpy.float32)
        self.labels = self.random.integers(0, widths[-1], examples)
        self.classes = numpy.arange(widths[-1])
        self.network = MLPClassifier(
            widths[1:-1],
            solver="sgd",
            # The library's penalty is alpha / 2 * w^2.
            alpha=2 * L2,
            batch_size=self.batch,
            learning_rate_init=LEARNING_RATE,
            momentum=0,
        )
        self.position = examples

    def run(self):
        if self.position == len(self.labels):
            self.order = self.random.permutation(len(self.labels))
            self.position = 0
        batch = self.order[self.position : self.position + self.batch]
        self.position += self.batch
        self.network.partial_fit(self.features[batch], self.labels[batch], self.classes)


def laps(steps, milliseconds):
    times = []
    now = time.perf_counter_ns()
    end = now + milliseconds * 1_000_000
    while now < end:
        started = now
        steps.run()
        now = time.perf_counter_ns()
        times.append(now - started)
    return times


print("scikit-learn", sklearn.__version__, file=sys.stderr)
for line in sys.stdin:
    command, argument = line.split()
    if command == "case":
        steps = Steps(argument)
        print("ready", flush=True)
    else:
        print("laps", *laps(steps, int(argument)), flush=True)
