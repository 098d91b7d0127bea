package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Features;
import io.tandem.data.Csv;
import io.tandem.data.DataException;
import io.tandem.data.DataRequest;
import io.tandem.data.Datasets;
import io.tandem.data.ImageShape;
import io.tandem.data.Images;
import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.nn.Predictor;
import io.tandem.train.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what images, or rows of numbers, show. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Tells the class of images, or of rows of numbers, by a saved model.")
final class PredictCommand implements Runnable {
  private static final int LARGEST_BATCH = 512;

  @Mixin private DeviceOptions device;
  @Mixin private JsonOption json;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "a model.safetensors that train wrote")
  private Path file;

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "an image (PNG, JPEG, GIF or BMP; brought to the model's size), a .csv with a row of"
              + " features an example and no labels, or labelled examples as csv:FILE,"
              + " npy:X.npy,y.npy or images:DIR")
  private List<Path> inputs;

  @Mixin private CsvOptions csv;

  /** One example's prediction, named as programs read it. */
  record Prediction(String input, String predicted, double probability, double[] probabilities) {}

  @Override
  public void run() {
    Model model = ModelFile.read(file);
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (Path input : inputs) {
      read(model, input, names, rows);
    }
    int batchSize = Math.min(LARGEST_BATCH, rows.size());
    try (Backend backend = device.open(model.precision())) {
      Predictor predictor =
          Predictor.ofReals(SavedNetwork.on(backend, model), model.scaling(), batchSize);
      List<Prediction> predictions = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += batchSize) {
        int to = Math.min(from + batchSize, rows.size());
        predictions.addAll(
            predict(model, predictor, names.subList(from, to), rows.subList(from, to)));
      }
      for (Prediction prediction : predictions) {
        json.out()
            .printf(
                "%s: %s (%s)%n",
                prediction.input(), prediction.predicted(), Percent.of(prediction.probability()));
      }
      json.write(predictions);
    }
  }

  private static List<Prediction> predict(
      Model model, Predictor predictor, List<String> names, List<double[]> rows) {
    int classes = model.outputs();
    double[] probabilities = new double[rows.size() * classes];
    predictor.probabilities(
        new Features.Reals(rows.toArray(double[][]::new), model.inputs()), probabilities);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double[] own = Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes);
      int best = Evaluator.mostProbable(own);
      predictions.add(new Prediction(names.get(i), model.classes().get(best), own[best], own));
    }
    return predictions;
  }

  private void read(Model model, Path input, List<String> names, List<double[]> rows) {
    if (Datasets.isSpec(input.toString())) {
      readExamples(model, input.toString(), names, rows);
      return;
    }
    if (input.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      double[][] table = Csv.read(input, model.inputs());
      for (int i = 0; i < table.length; i++) {
        names.add(input + " row " + (i + 1));
        rows.add(table[i]);
      }
      return;
    }
    ImageShape shape =
        model
            .image()
            .orElseThrow(
                () ->
                    new DataException(
                        file
                            + " was not trained on images: expected a .csv with "
                            + model.inputs()
                            + " columns, found "
                            + input));
    byte[] pixels = Images.read(input, shape);
    double[] row = new double[pixels.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = Byte.toUnsignedInt(pixels[i]);
    }
    names.add(input.toString());
    rows.add(row);
  }

  private void readExamples(Model model, String spec, List<String> names, List<double[]> rows) {
    DataRequest request =
        DataRequest.of(spec).withLayout(csv.layout()).withClasses(model.classes());
    Features features = Datasets.whole(request).features();
    if (features.columns() != model.inputs()) {
      throw new DataException(
          String.format(
              "%s has %,d features, but %s takes %,d",
              spec, features.columns(), file, model.inputs()));
    }
    for (int row = 0; row < features.rows(); row++) {
      double[] values = new double[features.columns()];
      for (int column = 0; column < values.length; column++) {
        values[column] = features.value(row, column);
      }
      names.add(spec + " row " + (row + 1));
      rows.add(values);
    }
  }
}
