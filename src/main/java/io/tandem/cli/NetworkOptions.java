package io.tandem.cli;

import io.tandem.backend.Activation;
import io.tandem.nn.Initializer;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What lies between a network's layers, and what its weights are before training. */
final class NetworkOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--activation",
      paramLabel = "F",
      defaultValue = "relu",
      converter = ActivationName.class,
      description =
          "behind each hidden layer: relu, leaky-relu, gelu, tanh or sigmoid"
              + " (default: ${DEFAULT-VALUE})")
  private Activation activation;

  @Option(
      names = "--initializer",
      paramLabel = "HOW",
      description =
          "the initial weights' standard deviation: he, sqrt(2 / inputs); xavier, sqrt(2 / (inputs"
              + " + outputs)); normal, the --weight-std (default: he for relu, leaky-relu and gelu,"
              + " xavier for tanh and sigmoid; normal where there is a --weight-std)")
  private Name initializer;

  @Option(
      names = "--weight-std",
      paramLabel = "S",
      description = "standard deviation of all initial weights, for --initializer normal")
  private Double weightStandardDeviation;

  /** An initialiser, as the command line names it. */
  enum Name {
    HE,
    XAVIER,
    NORMAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An activation of a hidden layer by its name, which is not always an enum's. */
  static final class ActivationName implements ITypeConverter<Activation> {
    @Override
    public Activation convert(String name) {
      for (Activation activation : Activation.values()) {
        if (activation != Activation.IDENTITY && activation.toString().equalsIgnoreCase(name)) {
          return activation;
        }
      }
      throw new TypeConversionException(
          "expected relu, leaky-relu, gelu, tanh or sigmoid, found '" + name + "'");
    }
  }

  /** Refuses an initialiser that is told too little or too much. */
  void check() {
    if (weightStandardDeviation != null) {
      Check.positive(command, "--weight-std", weightStandardDeviation);
    }
    if (initializer != null) {
      boolean normal = initializer == Name.NORMAL;
      Check.option(
          command,
          normal == (weightStandardDeviation != null),
          "--initializer " + initializer,
          normal ? "a --weight-std" : "no --weight-std",
          weightStandardDeviation == null ? "none" : "--weight-std " + weightStandardDeviation);
    }
  }

  Activation activation() {
    return activation;
  }

  /** The one that was asked for, or else the one that suits the activation. */
  Initializer initializer() {
    if (weightStandardDeviation != null) {
      return new Initializer.Normal(weightStandardDeviation);
    }
    if (initializer == null) {
      return Initializer.suiting(activation);
    }
    return initializer == Name.HE ? new Initializer.He() : new Initializer.Xavier();
  }

  /** The standard deviation of all weights; null where it depends on the layer. */
  Double weightStandardDeviation() {
    return weightStandardDeviation;
  }
}
