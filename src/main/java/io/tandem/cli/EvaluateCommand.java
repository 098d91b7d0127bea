package io.tandem.cli;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.data.DataException;
import io.tandem.data.DataRequest;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.model.Weights;
import io.tandem.report.ConfusionMatrix;
import io.tandem.train.Evaluator;
import io.tandem.train.Evaluator.Evaluation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges a saved model on a part of a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Judges a saved model on a part of a data set: accuracy, confusions, and the loss that it was"
            + " trained on, without label smoothing or class weights.")
final class EvaluateCommand implements Runnable {
  @Mixin private DeviceOptions device;
  @Mixin private JsonOption json;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "a model.safetensors that train wrote, or, with --normalize, what PyTorch saved of a"
              + " torch.nn.Sequential of linear layers, each but the last with relu behind it, and"
              + " perhaps a batch or layer normalisation in front of the relu")
  private Path file;

  @Option(
      names = "--normalize",
      paramLabel = "HOW",
      description =
          "of a file that is not Tandem's: how its training normalised the features of --data: none,"
              + " mean or standard (as in train)")
  private Normalization normalization;

  @Mixin private DataOptions data;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "TEST",
      description =
          "${COMPLETION-CANDIDATES}; all is for data without parts of their own"
              + " (default: ${DEFAULT-VALUE})")
  private Part part;

  /** A part of a data set. */
  enum Part {
    TRAINING,
    VALIDATION,
    TEST,
    ALL;

    Dataset of(DataRequest request) {
      return switch (this) {
        case TRAINING -> Datasets.open(request).training();
        case VALIDATION -> Datasets.open(request).validation();
        case TEST -> Datasets.open(request).test();
        case ALL -> Datasets.whole(request);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What was found, named as programs read it. */
  record Judgement(
      String model,
      String data,
      String split,
      int examples,
      double loss,
      double accuracy,
      int[][] confusion) {}

  @Override
  public void run() {
    Model model = normalization == null ? ModelFile.read(file) : foreign();
    Dataset dataset = part.of(data.request().withClasses(model.classes()));
    checkFit(model, dataset);
    try (Backend backend = device.open(model.precision())) {
      json.out().println(backend.device().line());
      Evaluator evaluator =
          new Evaluator(
              SavedNetwork.on(backend, model),
              dataset,
              model.scaling(),
              LossName.plainOf(model.configuration()));
      Evaluation evaluation = evaluator.evaluate();
      int[] predictions =
          Arrays.stream(evaluator.probabilities()).mapToInt(Evaluator::mostProbable).toArray();
      ConfusionMatrix confusion =
          ConfusionMatrix.of(dataset.classes().size(), dataset.labels(), predictions);
      json.out()
          .printf(
              "%s, %s part, %,d examples: loss %.4f, accuracy %s%n%n%s%n",
              data.spec(),
              part,
              dataset.size(),
              evaluation.loss(),
              Percent.of(evaluation.accuracy()),
              confusion.text(dataset.classes()));
      json.write(
          new Judgement(
              file.toString(),
              data.spec(),
              part.toString(),
              dataset.size(),
              evaluation.loss(),
              evaluation.accuracy(),
              confusion.counts()));
    }
  }

  /** What another program saved, with what only the data set can tell. */
  private Model foreign() {
    Weights weights = ModelFile.readWeights(file);
    Dataset training = Datasets.open(data.request()).training();
    return new Model(
        weights.layers(),
        Activation.RELU,
        weights.precision(),
        normalization.fit(training.features()),
        training.classes(),
        training.image(),
        Map.of());
  }

  private void checkFit(Model model, Dataset dataset) {
    int features = dataset.features().columns();
    int classes = dataset.classes().size();
    if (model.inputs() != features || model.outputs() != classes) {
      throw new DataException(
          String.format(
              "%s takes %,d features and tells %d classes apart, but %s has %,d features and %d"
                  + " classes: evaluate it on the data it was trained on",
              file, model.inputs(), model.outputs(), data.spec(), features, classes));
    }
    if (!model.classes().equals(dataset.classes())) {
      throw new DataException(
          String.format(
              "%s tells apart %s, but the classes of %s are %s: evaluate it on the data it was"
                  + " trained on",
              file, model.classes(), data.spec(), dataset.classes()));
    }
  }
}
