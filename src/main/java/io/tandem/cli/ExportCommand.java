package io.tandem.cli;

import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.model.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a saved model as other programs read it. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a saved model as an ONNX file, from raw features to logits.")
final class ExportCommand implements Runnable {
  @Spec private CommandSpec command;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "a model.safetensors that train wrote")
  private Path file;

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "FILE",
      description = "the ONNX file to write; what was there is replaced")
  private Path onnx;

  @Override
  public void run() {
    Model model = ModelFile.read(file);
    try {
      OnnxFile.write(onnx, model);
    } catch (IOException e) {
      throw new OutputException(onnx, e);
    }
    command
        .commandLine()
        .getOut()
        .printf(
            "%s: features [batch, %d], as they are before normalisation, to logits [batch, %d]; their"
                + " softmax is the probabilities%n",
            onnx, model.inputs(), model.outputs());
  }
}
