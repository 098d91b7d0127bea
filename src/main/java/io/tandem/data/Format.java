package io.tandem.data;

/**
 * A kind of data set, as a spec names it: {@code name} or {@code name:argument}.
 *
 * @param argument what stands behind the colon, for people to read
 * @param needs whether there must, may or cannot be an argument
 */
record Format(String name, String argument, Need needs, Reader reader) {
  enum Need {
    NOTHING,
    PERHAPS_ARGUMENT,
    ARGUMENT
  }

  /** Reads a data set. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads a data set.
     *
     * @param argument as in the spec; empty if there is none
     * @throws DataException if it is missing or broken
     */
    Parts read(String argument, DataRequest request);
  }

  /** Whether a spec is of this format. */
  boolean matches(String spec) {
    return switch (needs) {
      case NOTHING -> spec.equals(name);
      case PERHAPS_ARGUMENT -> spec.equals(name) || hasArgument(spec);
      case ARGUMENT -> hasArgument(spec);
    };
  }

  private boolean hasArgument(String spec) {
    return spec.startsWith(name + ":") && spec.length() > name.length() + 1;
  }

  /** The spec's argument; empty if there is none. */
  String argumentOf(String spec) {
    return spec.length() > name.length() ? spec.substring(name.length() + 1) : "";
  }

  /** What a spec looks like, such as {@code cifar10[:DIR]}. */
  String form() {
    return switch (needs) {
      case NOTHING -> name;
      case PERHAPS_ARGUMENT -> name + "[:" + argument + "]";
      case ARGUMENT -> name + ":" + argument;
    };
  }
}
