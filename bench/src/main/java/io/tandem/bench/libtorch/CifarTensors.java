package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.std;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * CIFAR-10's training files as PyTorch wants them.
 *
 * @param features [images, 3072], normalised over the images that are trained on
 * @param labels [images]
 */
record CifarTensors(Tensor features, Tensor labels) {
  /** How many images, from the first, are trained on; the others validate. */
  static final int TRAINING = 49_000;

  /** How many images there are. */
  static final int IMAGES = 50_000;

  private static final int FILES = 5;
  private static final int RECORD = 3073;
  private static final int FILE = IMAGES / FILES * RECORD;

  /** Reads the five files of a folder. */
  static CifarTensors read(Path folder) throws IOException {
    BytePointer bytes = new BytePointer((long) FILES * FILE);
    ByteBuffer buffer = bytes.asByteBuffer();
    for (int i = 0; i < FILES; i++) {
      Path path = folder.resolve("data_batch_" + (i + 1) + ".bin");
      buffer.limit((i + 1) * FILE);
      try (FileChannel channel = FileChannel.open(path)) {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer) < 0) {
            throw new IOException(path + " is too short");
          }
        }
      }
    }
    TensorOptions options = new TensorOptions(ScalarType.Byte);
    Tensor records = from_blob(bytes, new long[] {IMAGES, RECORD}, options);
    Tensor labels = records.select(1, 0).to(ScalarType.Long);
    Tensor features = records.narrow(1, 1, RECORD - 1).to(ScalarType.Float);
    Tensor training = features.narrow(0, 0, TRAINING);
    long[] overImages = {0};
    Tensor mean = training.mean(overImages);
    Tensor deviation = std(training, overImages, false);
    features.sub_(mean).div_(deviation);
    return new CifarTensors(features, labels);
  }
}
