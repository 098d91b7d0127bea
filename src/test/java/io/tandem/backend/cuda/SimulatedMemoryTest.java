package io.tandem.backend.cuda;

import static io.tandem.backend.cuda.Simulator.Counter.ALLOCATIONS;
import static io.tandem.backend.cuda.Simulator.Counter.BYTES;
import static io.tandem.backend.cuda.Simulator.Counter.LEAKS;
import static io.tandem.backend.cuda.Simulator.Counter.LIVE_ALLOCATIONS;
import static io.tandem.backend.cuda.Simulator.Counter.PEAK_BYTES;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_OUT_OF_MEMORY;
import static jcuda.driver.CUresult.CUDA_ERROR_UNKNOWN;
import static jcuda.driver.JCudaDriver.cuCtxDestroy;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoD;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import org.junit.jupiter.api.Test;

class SimulatedMemoryTest extends SimulatedGpu {
  @Test
  void newMemoryIsNotANumber() {
    assertThat(download(allocate(4 * 100), 100)).containsOnly(Float.NaN);
  }

  @Test
  void whatWasCopiedComesBack() {
    CUdeviceptr first = upload(1, 2, 3);
    CUdeviceptr second = allocate(12);
    check(cuMemcpyDtoD(second, first, 12));
    assertThat(download(second, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void bytesAreCountedExactly() {
    long before = Simulator.count(BYTES);
    CUdeviceptr first = allocate(1000);
    CUdeviceptr second = allocate(1);
    assertThat(Simulator.count(BYTES)).isEqualTo(before + 1001);
    check(cuMemFree(first));
    check(cuMemFree(second));
    assertThat(Simulator.count(BYTES)).isEqualTo(before);
    assertThat(Simulator.count(PEAK_BYTES)).isEqualTo(before + 1001);
    assertThat(Simulator.count(ALLOCATIONS)).isEqualTo(2);
  }

  @Test
  void addressesAreAlignedAsTheDriversAre() {
    for (long bytes : new long[] {1, 255, 256, 4096, 5000}) {
      assertThat(allocate(bytes).value() % 256).as("%s bytes", bytes).isZero();
    }
  }

  @Test
  void copiesPastTheEndAreRefused() {
    CUdeviceptr device = allocate(12);
    float[] host = new float[4];
    String complaint = "with 16 bytes goes 4 bytes past its allocation's end";
    checkRefused(cuMemcpyHtoD(device, Pointer.to(host), 16), CUDA_ERROR_INVALID_VALUE, complaint);
    checkRefused(cuMemcpyDtoH(Pointer.to(host), device, 16), CUDA_ERROR_INVALID_VALUE, complaint);
    checkRefused(cuMemcpyDtoD(device, allocate(16), 16), CUDA_ERROR_INVALID_VALUE, complaint);
  }

  @Test
  void copiesInTheWrongDirectionAreRefused() {
    CUdeviceptr device = upload(1);
    Address pinned = pinned(4);
    checkRefused(
        cuMemcpyDtoH(device, device, 4), CUDA_ERROR_INVALID_VALUE, "device memory, not the host's");
    checkRefused(cuMemcpyHtoD(pinned, pinned, 4), CUDA_ERROR_INVALID_VALUE, "is no device memory");
  }

  @Test
  void freedMemoryIsRefused() {
    CUdeviceptr device = upload(1);
    check(cuMemFree(device));
    checkRefused(
        cuMemcpyDtoH(Pointer.to(new float[1]), device, 4),
        CUDA_ERROR_INVALID_VALUE,
        "in no live allocation");
    checkRefused(cuMemFree(device), CUDA_ERROR_INVALID_VALUE, "no live allocation begins");
  }

  @Test
  void asynchronousCopiesNeedPinnedMemory() {
    CUdeviceptr device = upload(1);
    Pointer pageable = Pointer.to(ByteBuffer.allocateDirect(4));
    String complaint = "is not within pinned memory";
    checkRefused(
        cuMemcpyDtoHAsync(pageable, device, 4, stream), CUDA_ERROR_INVALID_VALUE, complaint);
    checkRefused(
        cuMemcpyHtoDAsync(device, pageable, 4, stream), CUDA_ERROR_INVALID_VALUE, complaint);
  }

  @Test
  void anAsynchronousCopyArrivesWhenSomebodyWaits() {
    CUdeviceptr device = upload(5);
    Pointer pinned = pinned(4);
    bytes(pinned, 4).putFloat(0, -1);
    check(cuMemcpyDtoHAsync(pinned, device, 4, stream));
    assertThat(bytes(pinned, 4).getFloat(0)).isEqualTo(-1);
    check(cuStreamSynchronize(stream));
    assertThat(bytes(pinned, 4).getFloat(0)).isEqualTo(5);
  }

  @Test
  void anAsynchronousCopyReadsItsSourceLate() {
    CUdeviceptr device = upload(0);
    Pointer pinned = pinned(4);
    bytes(pinned, 4).putFloat(0, 1);
    check(cuMemcpyHtoDAsync(device, pinned, 4, stream));
    bytes(pinned, 4).putFloat(0, 2);
    check(cuStreamSynchronize(stream));
    assertThat(download(device, 1)).containsExactly(2);
  }

  @Test
  void aStreamThatDoesNotBlockIsNotWaitedForByOtherCopies() {
    CUdeviceptr device = upload(0);
    check(cuMemsetD32Async(device, Float.floatToIntBits(7), 1, stream));
    assertThat(download(device, 1)).containsExactly(0);
    check(cuStreamSynchronize(stream));
    assertThat(download(device, 1)).containsExactly(7);
  }

  @Test
  void memoryEnds() {
    Simulator.memory(1000, 300);
    CUdeviceptr device = new CUdeviceptr();
    assertThat(cuMemAlloc(device, 701)).isEqualTo(CUDA_ERROR_OUT_OF_MEMORY);
    check(cuMemAlloc(device, 700));
    long[] free = new long[1];
    long[] total = new long[1];
    check(cuMemGetInfo(free, total));
    assertThat(free[0]).isZero();
    assertThat(total[0]).isEqualTo(1000);
  }

  @Test
  void theNthAllocationAndTheNthCopyFail() {
    Simulator.failAllocation(2);
    CUdeviceptr device = allocate(4);
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_OUT_OF_MEMORY);
    allocate(4);

    Simulator.failCopy(1, CUDA_ERROR_UNKNOWN);
    assertThat(cuMemcpyHtoD(device, Pointer.to(new float[1]), 4)).isEqualTo(CUDA_ERROR_UNKNOWN);
    check(cuMemcpyHtoD(device, Pointer.to(new float[1]), 4));
  }

  @Test
  void aContextTellsWhatItLeavesBehind() {
    allocate(8);
    pinned(8);
    check(cuCtxDestroy(context));
    assertThat(Simulator.complaint())
        .contains("1 device allocations, 1 pinned ones and 1 other objects");
    assertThat(Simulator.count(LEAKS)).isEqualTo(3);
    assertThat(Simulator.count(LIVE_ALLOCATIONS)).isZero();
  }
}
