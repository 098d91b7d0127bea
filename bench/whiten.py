"""CIFAR-10's training and validation images, whitened by their principal components: see bench/recipes.

Usage: whiten.py FOLDER OUT COMPONENTS
Writes training.npy, training-labels.npy, validation.npy and validation-labels.npy in OUT.
"""
import sys

import numpy

TRAINING = 49_000
RECORD = 3073
# Of a pixel's variance: what is added to a component's, so that the faintest are not blown up.
REGULARISATION = 0.1


def main(folder, out, components):
    records = numpy.concatenate(
        [
            numpy.fromfile(f"{folder}/data_batch_{i}.bin", numpy.uint8).reshape(-1, RECORD)
            for i in range(1, 6)
        ]
    )
    labels = records[:, 0].astype(numpy.int64)
    images = records[:, 1:].astype(numpy.float32)
    training = images[:TRAINING]
    images -= training.mean(axis=0)
    images /= training.std()
    variances, directions = numpy.linalg.eigh(training.T @ training / TRAINING)
    strongest = directions[:, ::-1][:, :components]
    images = images @ strongest / numpy.sqrt(variances[::-1][:components] + REGULARISATION)
    for name, part in (("training", slice(TRAINING)), ("validation", slice(TRAINING, None))):
        numpy.save(f"{out}/{name}.npy", images[part])
        numpy.save(f"{out}/{name}-labels.npy", labels[part])


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
