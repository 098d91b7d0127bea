package io.tandem.train;

import java.util.OptionalDouble;

/**
 * One line of a training run's history.
 *
 * @param iteration how many updates had been made
 * @param epoch how many times the training part had been visited, with its fraction
 * @param loss the mean loss, with the L2 term, of the batches since the entry before
 * @param trainAccuracy the share of correct examples in the batches since the entry before, each
 *     judged just before its update; from 0 to 1
 * @param validationAccuracy the accuracy on the validation part at this moment, where it was
 *     measured
 * @param learningRate the learning rate of the last update
 * @param seconds since training started
 */
public record HistoryEntry(
    long iteration,
    double epoch,
    double loss,
    double trainAccuracy,
    OptionalDouble validationAccuracy,
    double learningRate,
    double seconds) {}
