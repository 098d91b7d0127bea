package io.tandem.cli;

import io.tandem.backend.DeviceInfo;
import io.tandem.report.Findings;
import io.tandem.report.RunDescription;
import io.tandem.train.DeviceChoice;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingTask;
import java.util.Optional;

/** A training run with all that its folder tells of it. */
record FinishedRun(
    RunConfiguration configuration,
    String askedDevice,
    DeviceChoice choice,
    DeviceInfo device,
    TrainingResult result,
    TrainingTask training,
    Optional<DeviceFailure> deviceFailure,
    RunDescription description,
    Optional<Findings> findings) {}
