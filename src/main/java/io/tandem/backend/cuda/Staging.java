package io.tandem.backend.cuda;

import io.tandem.backend.DeviceException;
import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/**
 * A piece of the host's memory that is pinned, so that the GPU copies to and from it by itself.
 * What is larger goes through it in pieces.
 */
final class Staging implements Resources.Resource {
  private static final int BYTES = 4 << 20;

  private final Stream stream;
  private final Pointer pinned = new Pointer();
  private final CUevent lastCopy = new CUevent();
  private final ByteBuffer buffer;

  /** Puts elements into a buffer: so many, from the one of this index on. */
  @FunctionalInterface
  interface Source {
    void put(ByteBuffer buffer, long from, int count);
  }

  /** Takes elements out of a buffer: so many, the first of which has this index. */
  @FunctionalInterface
  interface Sink {
    void take(ByteBuffer buffer, long from, int count);
  }

  Staging(Stream stream) {
    this.stream = stream;
    Status.check(
        JCudaDriver.cuEventCreate(lastCopy, CUevent_flags.CU_EVENT_DISABLE_TIMING),
        "making an event");
    try {
      Status.check(JCudaDriver.cuMemHostAlloc(pinned, BYTES, 0), "pinning host memory");
    } catch (DeviceException e) {
      JCudaDriver.cuEventDestroy(lastCopy);
      throw e;
    }
    buffer = pinned.getByteBuffer(0, BYTES);
  }

  /** Copies elements of a size to the device. The copies follow what is on the stream already. */
  void send(DevicePointer to, long count, int elementBytes, Source source) {
    int most = BYTES / elementBytes;
    for (long from = 0; from < count; from += most) {
      int piece = (int) Math.min(most, count - from);
      awaitLastCopy();
      source.put(buffer.clear(), from, piece);
      Status.check(
          JCudaDriver.cuMemcpyHtoDAsync(
              to.plus(from * elementBytes), pinned, (long) piece * elementBytes, stream.handle()),
          "copying to the GPU");
      Status.check(JCudaDriver.cuEventRecord(lastCopy, stream.handle()), "recording an event");
    }
  }

  /** Copies elements of a size from the device. Waits for everything on the stream. */
  void receive(DevicePointer from, long count, int elementBytes, Sink sink) {
    int most = BYTES / elementBytes;
    for (long first = 0; first < count; first += most) {
      int piece = (int) Math.min(most, count - first);
      Status.check(
          JCudaDriver.cuMemcpyDtoHAsync(
              pinned,
              from.plus(first * elementBytes),
              (long) piece * elementBytes,
              stream.handle()),
          "copying from the GPU");
      stream.await();
      sink.take(buffer.clear(), first, piece);
    }
  }

  private void awaitLastCopy() {
    Status.check(JCudaDriver.cuEventSynchronize(lastCopy), "waiting for a copy");
  }

  @Override
  public void close() {
    JCudaDriver.cuEventDestroy(lastCopy);
    JCudaDriver.cuMemFreeHost(pinned);
  }
}
