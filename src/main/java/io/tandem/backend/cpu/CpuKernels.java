package io.tandem.backend.cpu;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** The two forms of the CPU's kernels, and which of them this JVM can run. */
public enum CpuKernels {
  /** The Vector API's, from the module {@code jdk.incubator.vector}. */
  VECTOR("vector"),
  /** EJML's products and plain loops. */
  PLAIN("plain");

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final int NARROWEST_USEFUL_BITS = 128;

  private final String folder;

  CpuKernels(String folder) {
    this.folder = folder;
  }

  /** The fastest that this JVM can run. */
  public static CpuKernels best() {
    return whyNoVectors().isEmpty() ? VECTOR : PLAIN;
  }

  /** Why the vectorised kernels cannot be used; empty if they can. */
  static Optional<String> whyNoVectors() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return Optional.of(
          "the module "
              + VECTOR_MODULE
              + " is not loaded: start Java with --add-modules "
              + VECTOR_MODULE);
    }
    int bits = vectorBits();
    return bits < NARROWEST_USEFUL_BITS
        ? Optional.of("this JVM's vectors have only " + bits + " bits")
        : Optional.empty();
  }

  /** What to tell people of this choice. */
  String description() {
    if (this == VECTOR) {
      return "vector (Vector API, " + vectorBits() + " bits)";
    }
    return "plain (EJML"
        + whyNoVectors().map(reason -> "; vector kernels not used: " + reason).orElse("")
        + ")";
  }

  Float32Kernels float32(Workers workers) {
    return load(Float32Kernels.class, workers);
  }

  Float64Kernels float64(Workers workers) {
    return load(Float64Kernels.class, workers);
  }

  private static int vectorBits() {
    try {
      return (int) vectorClass("VectorWidth").getMethod("bits").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels do not load: " + e, e);
    }
  }

  private static Class<?> vectorClass(String name) throws ClassNotFoundException {
    return Class.forName(CpuKernels.class.getPackageName() + ".vector." + name);
  }

  // By name, so that a JVM without the module never meets a class that needs it.
  private <T> T load(Class<T> kind, Workers workers) {
    String name = CpuKernels.class.getPackageName() + "." + folder + "." + kind.getSimpleName();
    try {
      String form = this == VECTOR ? "Vector" : "Plain";
      String className = name.replace("Kernels", form + "Kernels");
      return kind.cast(Class.forName(className).getConstructor(Workers.class).newInstance(workers));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the kernels do not start: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the kernels do not load: " + e, e);
    }
  }
}
