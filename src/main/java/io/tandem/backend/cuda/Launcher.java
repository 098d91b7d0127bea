package io.tandem.backend.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/** Launches our kernels on a stream. */
final class Launcher {
  private static final int MOST_ARGUMENT_BYTES = 256;

  private final Map<Kernel, CUfunction> functions;
  private final Stream stream;
  private final ByteBuffer arguments = direct(MOST_ARGUMENT_BYTES);
  private final ByteBuffer argumentBytes = direct(Long.BYTES);
  private final Pointer extra =
      Pointer.to(
          JCudaDriver.CU_LAUNCH_PARAM_BUFFER_POINTER,
          Pointer.to(arguments),
          JCudaDriver.CU_LAUNCH_PARAM_BUFFER_SIZE,
          Pointer.to(argumentBytes),
          JCudaDriver.CU_LAUNCH_PARAM_END);

  Launcher(Map<Kernel, CUfunction> functions, Stream stream) {
    this.functions = functions;
    this.stream = stream;
  }

  /**
   * Launches a kernel.
   *
   * @param blocks of {@value Kernel#THREADS} threads each
   * @param values the arguments in the order of the kernel's parameters: places, ints, longs,
   *     doubles, and booleans for ints that are 0 or 1
   */
  void launch(Kernel kernel, long blocks, Object... values) {
    arguments.clear();
    for (Object value : values) {
      pack(value);
    }
    argumentBytes.putLong(0, arguments.position());
    int grid = Math.toIntExact(blocks);
    Status.check(
        JCudaDriver.cuLaunchKernel(
            functions.get(kernel),
            grid,
            1,
            1,
            Kernel.THREADS,
            1,
            1,
            0,
            stream.handle(),
            null,
            extra),
        "launching the kernel " + kernel.family());
  }

  /** At the next multiple of its size, as in a struct of C. */
  private void pack(Object value) {
    if (value instanceof Integer number) {
      align(Integer.BYTES).putInt(number);
    } else if (value instanceof Boolean choice) {
      align(Integer.BYTES).putInt(choice ? 1 : 0);
    } else if (value instanceof Long number) {
      align(Long.BYTES).putLong(number);
    } else if (value instanceof Double number) {
      align(Double.BYTES).putDouble(number);
    } else if (value instanceof DevicePointer place) {
      align(Long.BYTES).putLong(place.address());
    } else {
      throw new IllegalArgumentException(value + " cannot be a kernel's argument");
    }
  }

  private ByteBuffer align(int size) {
    return arguments.position((arguments.position() + size - 1) / size * size);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
