package io.tandem.backend.cuda;

import io.tandem.backend.DeviceException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** A backend's device memory: all of it is accounted for, and freed together. */
final class Arena implements Resources.Resource {
  private static final double MIB = 1L << 20;

  private final Gpu gpu;
  private final Stream stream;
  private final Map<DevicePointer, Long> held = new LinkedHashMap<>();
  private long bytesInUse;
  private long peakBytes;

  Arena(Gpu gpu, Stream stream) {
    this.gpu = gpu;
    this.stream = stream;
  }

  /**
   * Memory that holds zeros for what follows on the stream.
   *
   * @param what it is for, such as {@code the examples}
   * @throws DeviceException if there is not enough, with what is needed, what is free, and what to
   *     do
   */
  DevicePointer allocate(long bytes, String what) {
    DevicePointer place = new DevicePointer();
    int code = JCudaDriver.cuMemAlloc(place, bytes);
    if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw outOfMemory(bytes, what);
    }
    Status.check(code, "allocating " + bytes + " bytes for " + what);
    held.put(place, bytes);
    bytesInUse += bytes;
    peakBytes = Math.max(peakBytes, bytesInUse);
    Status.check(
        JCudaDriver.cuMemsetD8Async(place, (byte) 0, bytes, stream.handle()), "clearing " + what);
    return place;
  }

  /** Gives back what was allocated; waits for all work that may still use it. */
  void free(DevicePointer place) {
    bytesInUse -= held.remove(place);
    Status.check(JCudaDriver.cuMemFree(place), "freeing memory");
  }

  /** What is allocated now. */
  long bytesInUse() {
    return bytesInUse;
  }

  /** The most that was ever allocated at a time. */
  long peakBytes() {
    return peakBytes;
  }

  /** Frees everything. A GPU that was lost has nothing left to free, hence no check. */
  @Override
  public void close() {
    held.keySet().forEach(JCudaDriver::cuMemFree);
    held.clear();
    bytesInUse = 0;
  }

  private DeviceException outOfMemory(long bytes, String what) {
    Gpu.Memory memory = gpu.memory();
    return new DeviceException(
        String.format(
            Locale.ROOT,
            "%s is out of memory: %s need %.1f MiB more, and %.1f of %.1f MiB are free (%.1f MiB are"
                + " held by this run); try a smaller --batch-size or --hidden, end other programs"
                + " that use this GPU (nvidia-smi lists them), or use --device cpu",
            gpu.name(),
            what,
            bytes / MIB,
            memory.free() / MIB,
            memory.total() / MIB,
            bytesInUse / MIB));
  }
}
