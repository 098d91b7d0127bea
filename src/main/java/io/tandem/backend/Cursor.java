package io.tandem.backend;

/**
 * A handle to what differs from one training step to the next, kept and advanced on the device: the
 * order in which the examples are visited, the {@link StepSize} of each update, and how far both
 * have been used. A recorded step can therefore be replayed without change.
 */
public interface Cursor {}
