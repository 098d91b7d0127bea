package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A device that failed during training, named as in a run's file.
 *
 * @param time of the failure, in UTC, as ISO 8601 has it
 * @param device that failed, by its name
 * @param reason in words
 * @param keptIteration the update after which the parameters were kept; 0 for the initial ones
 * @param continuedOn the name of the device on which training went on; null if it ended there
 */
record DeviceFailure(
    String time,
    String device,
    String reason,
    @JsonProperty("kept_iteration") long keptIteration,
    @JsonProperty("continued_on") String continuedOn) {}
