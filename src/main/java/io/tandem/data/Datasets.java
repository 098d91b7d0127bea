package io.tandem.data;

import io.tandem.data.Format.Need;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Data sets by name, as the command line has them. */
public final class Datasets {
  private static final String DEFAULT_SHARE = "0.1";

  private static final List<Format> FORMATS =
      List.of(
          new Format("digits", "", Need.NOTHING, (none, request) -> Parts.of(Digits.load())),
          new Format(
              "cifar10",
              "DIR",
              Need.PERHAPS_ARGUMENT,
              (folder, request) ->
                  Parts.of(Cifar10.load(folder.isEmpty() ? cifar10() : path(folder)))),
          new Format(
              "mnist",
              "DIR",
              Need.ARGUMENT,
              (folder, request) -> Mnist.load("MNIST", path(folder), Mnist.DIGITS)),
          new Format(
              "fashion-mnist",
              "DIR",
              Need.ARGUMENT,
              (folder, request) -> Mnist.load("Fashion-MNIST", path(folder), Mnist.FASHION)),
          new Format(
              "csv",
              "FILE",
              Need.ARGUMENT,
              (file, request) -> Parts.whole(LabelledCsv.read(path(file), request))),
          new Format(
              "npy",
              "X.npy,y.npy",
              Need.ARGUMENT,
              (files, request) -> Parts.whole(NpyPair.read(files, request))),
          new Format(
              "images",
              "DIR",
              Need.ARGUMENT,
              (folder, request) -> Parts.whole(ImageFolder.read(path(folder), request))));

  private Datasets() {}

  /** What a spec may look like, for people to read. */
  public static List<String> forms() {
    return FORMATS.stream().map(Format::form).toList();
  }

  /** Whether a text is a spec, of data that may not exist. */
  public static boolean isSpec(String text) {
    return format(text).isPresent();
  }

  /** Opens a data set by its spec alone, see {@link #open(DataRequest)}. */
  public static Split open(String spec) {
    return open(DataRequest.of(spec));
  }

  /**
   * Opens a data set in three parts. Those that it comes with are kept; others are drawn from its
   * training part by class ({@link StratifiedIndices}), or read.
   *
   * @throws DataException if there is no such data set, if it is missing or broken, or if it cannot
   *     be split so
   */
  public static Split open(DataRequest request) {
    Parts parts = parts(request);
    Part validation =
        new Part("validation", request.validation(), parts.validation().map(LazyDataset::of));
    Part test = new Part("test", request.test(), parts.test());
    Optional<LazyDataset> ownValidation = validation.whole(request, parts.training());
    Optional<LazyDataset> ownTest = test.whole(request, parts.training());
    StratifiedIndices drawn =
        StratifiedIndices.draw(
            parts.training(), validation.share(), test.share(), request.splitSeed());
    return new Split(
        parts.training().select(request.spec() + ", training part", drawn.training()),
        ownValidation
            .map(LazyDataset::get)
            .orElseGet(
                () ->
                    parts
                        .training()
                        .select(request.spec() + ", validation part", drawn.validation())),
        ownTest.orElseGet(
            () ->
                LazyDataset.of(
                    parts.training().select(request.spec() + ", test part", drawn.test()))));
  }

  /**
   * Opens a data set that has no parts of its own, without splitting it.
   *
   * @throws DataException if there is no such data set, if it is missing or broken, or has parts
   */
  public static Dataset whole(DataRequest request) {
    Parts parts = parts(request);
    if (!parts.isWhole()) {
      throw new DataException(
          request.spec()
              + " comes in parts, and all of it together is none: evaluate --split names one");
    }
    return parts.training();
  }

  private static Parts parts(DataRequest request) {
    String spec = request.spec();
    Format format =
        format(spec)
            .orElseThrow(
                () ->
                    new DataException(
                        "no data set '" + spec + "': expected " + String.join(", ", forms())));
    return format.reader().read(format.argumentOf(spec), request);
  }

  private static Optional<Format> format(String spec) {
    return FORMATS.stream().filter(format -> format.matches(spec)).findFirst();
  }

  /** A part of a data set: what was said of it, and what the data set comes with. */
  private record Part(String name, Optional<String> said, Optional<LazyDataset> own) {
    /** The share to be drawn of the training part; 0 if the part is whole without it. */
    double share() {
      String text = said.orElse(DEFAULT_SHARE);
      return own.isPresent() || !isNumber(text) ? 0 : checked(Double.parseDouble(text));
    }

    private double checked(double share) {
      if (share > 0 && share < 1) {
        return share;
      }
      throw new DataException(
          "the share of the " + name + " part: expected a number between 0 and 1, found " + share);
    }

    /** The part, if it is not to be drawn: what the data set comes with, or what is in a file. */
    Optional<LazyDataset> whole(DataRequest request, Dataset training) {
      if (own.isPresent()) {
        if (said.isPresent()) {
          throw new DataException(
              String.format("%s comes with a %s part: leave --%s out", request.spec(), name, name));
        }
        return own;
      }
      return said.filter(text -> !isNumber(text))
          .map(text -> LazyDataset.of(read(text, request, training)));
    }

    private Dataset read(String text, DataRequest request, Dataset training) {
      String spec = isSpec(text) ? text : format(request.spec()).orElseThrow().name() + ":" + text;
      DataRequest other =
          new DataRequest(
              spec,
              Optional.empty(),
              Optional.empty(),
              request.splitSeed(),
              request.csv(),
              Optional.of(training.classes()));
      Dataset part = Datasets.whole(other);
      if (part.features().columns() != training.features().columns()) {
        throw new DataException(
            String.format(
                "%s: expected %,d features as in %s, found %,d",
                spec, training.features().columns(), request.spec(), part.features().columns()));
      }
      if (!part.classes().equals(training.classes())) {
        throw new DataException(
            spec
                + ": expected the classes of "
                + request.spec()
                + ", "
                + Excerpt.of(training.classes()));
      }
      return part;
    }

    private static boolean isNumber(String text) {
      return !Double.isNaN(CsvFile.number(text));
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DataException("no file or folder can be named '" + text + "'", e);
    }
  }

  /** In the program's folder: the launcher says where it is, and else it is the current one. */
  private static Path cifar10() {
    return Path.of(System.getProperty("tandem.home", ""))
        .resolve("datasets")
        .resolve("cifar-10-batches-bin");
  }
}
