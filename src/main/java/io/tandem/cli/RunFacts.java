package io.tandem.cli;

import io.tandem.backend.DeviceInfo;
import io.tandem.data.Split;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.report.RunDescription;
import io.tandem.train.DeviceChoice;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is known of a run before it starts. */
final class RunFacts {
  private RunFacts() {}

  /** The data and the network in a line. */
  static String line(RunConfiguration configuration, TrainingTask training) {
    HiddenBlock block = new HiddenBlock(configuration.norm(), configuration.dropout(), 0);
    String beside = block.description();
    return String.format(
        "%s: %s examples; network %s%s, %,d parameters, %s",
        configuration.data(),
        parts(training.split()),
        network(training.layers()),
        beside.isEmpty() ? "" : " with " + beside,
        training.layers().stream().mapToLong(Layer::parameterCount).sum(),
        configuration.precision());
  }

  /** What a page shows. */
  static RunDescription of(
      RunConfiguration configuration,
      DeviceChoice choice,
      DeviceInfo device,
      TrainingTask training) {
    TrainingOptions options = training.options();
    int examples = training.split().training().size();
    Map<String, String> facts = new LinkedHashMap<>();
    Json.MAPPER
        .convertValue(configuration, Json.MAP)
        .forEach((name, value) -> add(facts, name, value));
    facts.put("examples", parts(training.split()));
    if (choice.isCompared()) {
      facts.put("choice of the device", choice.line());
    }
    facts.putAll(RunFolder.versions());
    return new RunDescription(
        configuration.data() + ", " + network(training.layers()),
        device.line(),
        facts,
        options.iterations(),
        (double) options.iterations() / options.iterationsPerEpoch(examples),
        examples);
  }

  /** What has parts is shown part by part. */
  private static void add(Map<String, String> facts, String name, Object value) {
    if (value instanceof Map<?, ?> parts) {
      parts.forEach((part, one) -> add(facts, name + ", " + part, one));
    } else {
      facts.put(name, value == null ? "-" : value.toString());
    }
  }

  private static String parts(Split split) {
    return String.format(
        "%,d training, %,d validation, %,d test",
        split.training().size(), split.validation().size(), split.lazyTest().size());
  }

  private static String network(List<? extends Layer> layers) {
    return layers.get(0).inputs()
        + layers.stream()
            .filter(Linear.class::isInstance)
            .map(layer -> "-" + layer.outputs())
            .collect(Collectors.joining());
  }
}
