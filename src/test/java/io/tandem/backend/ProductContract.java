package io.tandem.backend;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** What a backend must do as far as its precision of matrix products shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProductContract
    implements LinearContract,
        LinearBackwardContract,
        StepContract,
        TrainingContract,
        GradientContract,
        NormalizedGradientContract,
        MeasuredContract {

  /** Matrices live as long as their backend: so many trials fill no device's memory. */
  private static final int TRIALS_OF_A_BACKEND = 100;

  private final Map<Precision, Backend> opened = new EnumMap<>(Precision.class);
  private int trials;

  /** Opens the backend under test. It is called seldom, since some devices take long to open. */
  protected abstract Backend open(Precision precision);

  @Override
  public Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.FLOAT64);
  }

  @Override
  public final Backend backend(Precision precision) {
    return opened.computeIfAbsent(precision, this::open);
  }

  @Override
  public final void withFreshBackend(Precision precision, Consumer<Backend> trial) {
    try (Backend fresh = open(precision)) {
      trial.accept(fresh);
    }
  }

  @AfterEach
  protected final void closeNowAndThen() {
    trials++;
    if (trials % TRIALS_OF_A_BACKEND == 0) {
      closeBackends();
    }
  }

  /** Closes what the trials share; it is opened anew when it is needed again. */
  @AfterAll
  public final void closeBackends() {
    opened.values().forEach(Backend::close);
    opened.clear();
  }
}
