package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.data.Augmentation;
import io.tandem.data.Normalization;
import io.tandem.nn.HiddenBlock;
import java.util.List;

/** What a training run was told, named as in its files; the defaults are filled in. */
record RunConfiguration(
    String data,
    DataOptions.Configuration parts,
    List<Integer> hidden,
    HiddenBlock.Normalization norm,
    double dropout,
    Activation activation,
    long iterations,
    @JsonProperty("batch_size") int batchSize,
    @JsonUnwrapped OptimizerSettings optimizer,
    @JsonUnwrapped LearningRateSettings learningRates,
    LossName loss,
    @JsonProperty("label_smoothing") double labelSmoothing,
    @JsonProperty("class_weights") List<Double> classWeights,
    NetworkOptions.Name initializer,
    @JsonProperty("weight_std") Double weightStandardDeviation,
    Normalization normalize,
    Augmentation augmentation,
    int seed,
    Precision precision) {}
