package io.tandem.backend;

/**
 * A handle to running totals of losses and hits on a device, read when somebody wants to see them.
 */
public interface Tally {}
