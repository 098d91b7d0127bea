package io.tandem.backend.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;

import io.tandem.backend.Precision;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/**
 * One GPU: its primary context, which all of this process's backends share and which lasts as long
 * as the process, and our kernels, loaded into it.
 */
final class Gpu {
  /** Turing's, the oldest that our kernels are compiled for. */
  private static final int OLDEST_CAPABILITY = 75;

  /** Ampere's, the oldest with tensor cores for TF32 and BF16. */
  private static final int TENSOR_CAPABILITY = 80;

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final Map<Precision, Map<Kernel, CUfunction>> kernels = new EnumMap<>(Precision.class);
  private final String name;
  private final int capability;

  /** The GPU of a number, counted as the driver does. */
  Gpu(int ordinal) {
    Status.check(JCudaDriver.cuDeviceGet(device, ordinal), "finding GPU " + ordinal);
    byte[] text = new byte[256];
    Status.check(JCudaDriver.cuDeviceGetName(text, text.length, device), "asking for its name");
    name = new String(text, StandardCharsets.UTF_8).replaceFirst("\0(?s:.*)", "");
    capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
  }

  /** The hardware's own name. */
  String name() {
    return name;
  }

  /** Such as {@code 9.0}. */
  String capability() {
    return capability / 10 + "." + capability % 10;
  }

  /** Fails where our kernels cannot run. */
  void checkCapability() throws Unusable {
    if (capability < OLDEST_CAPABILITY) {
      throw new Unusable(
          name + " has compute capability " + capability() + ", and 7.5 (Turing) is needed",
          "use a newer GPU, or --device cpu");
    }
  }

  /** Whether products can be made in this precision. */
  boolean supports(Precision precision) {
    return precision == precision.storage() || capability >= TENSOR_CAPABILITY;
  }

  /** Makes the context. */
  void retainContext() {
    Status.check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "making a context");
    enter();
  }

  /** Loads our kernels into the context. */
  void loadKernels() {
    KernelModules modules = new KernelModules();
    for (Precision storage : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
      kernels.put(storage, modules.functions(storage));
    }
  }

  /** Our kernels for matrices of this precision. */
  Map<Kernel, CUfunction> kernels(Precision precision) {
    return kernels.get(precision.storage());
  }

  /** Makes the calling thread's driver calls go to this GPU. */
  void enter() {
    Status.check(tryToEnter(), "entering the GPU's context");
  }

  /** As {@link #enter}, with the code instead of an exception. */
  int tryToEnter() {
    return JCudaDriver.cuCtxSetCurrent(context);
  }

  /** The bytes that are free now, and all bytes. */
  Memory memory() {
    enter();
    long[] free = new long[1];
    long[] total = new long[1];
    Status.check(JCudaDriver.cuMemGetInfo(free, total), "asking for the free memory");
    return new Memory(free[0], total[0]);
  }

  private int attribute(int which) {
    int[] value = new int[1];
    Status.check(JCudaDriver.cuDeviceGetAttribute(value, which, device), "asking for an attribute");
    return value[0];
  }

  /**
   * A GPU's memory.
   *
   * @param free in bytes, with what other processes hold taken off
   * @param total in bytes
   */
  record Memory(long free, long total) {
    private static final double GIB = 1L << 30;

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f of %.1f GiB free", free / GIB, total / GIB);
    }
  }
}
