package io.tandem.cli;

import io.tandem.backend.DeviceInfo;
import io.tandem.data.Split;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.report.RunDescription;
import io.tandem.train.DeviceChoice;
import io.tandem.train.TrainingOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is known of a run before it starts, for its page. */
final class RunFacts {
  private RunFacts() {}

  static RunDescription of(
      RunConfiguration configuration,
      DeviceChoice choice,
      DeviceInfo device,
      Split split,
      List<Layer> layers,
      TrainingOptions options) {
    int examples = split.training().size();
    Map<String, String> facts = new LinkedHashMap<>();
    Json.MAPPER
        .convertValue(configuration, Json.MAP)
        .forEach((name, value) -> add(facts, name, value));
    facts.put(
        "examples",
        String.format(
            "%,d training, %,d validation, %,d test",
            examples, split.validation().size(), split.test().size()));
    if (choice.isCompared()) {
      facts.put("choice of the device", choice.line());
    }
    facts.putAll(RunFolder.versions());
    return new RunDescription(
        configuration.data() + ", " + network(layers),
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

  private static String network(List<Layer> layers) {
    return layers.get(0).inputs()
        + layers.stream()
            .filter(Linear.class::isInstance)
            .map(layer -> "-" + layer.outputs())
            .collect(Collectors.joining());
  }
}
