package io.tandem.backend.cuda;

import static io.tandem.backend.cuda.Simulator.Counter.KERNELS;
import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_LAUNCH_FAILED;
import static jcuda.driver.CUresult.CUDA_ERROR_MISALIGNED_ADDRESS;
import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedLaunchTest extends SimulatedGpu {
  private static final int COUNT = 1000;

  @ParameterizedTest
  @EnumSource
  void barriersSharedMemoryAndShufflesWorkInEveryOrder(Simulator.Order order) {
    Simulator.order(order);
    CUdeviceptr total = allocate(4);
    check(
        run("example_sum_float32", 1, 256, Pointer.to(ones()), argument(COUNT), Pointer.to(total)));
    assertThat(download(total, 1)).containsExactly(COUNT);
    assertThat(Simulator.count(KERNELS)).isEqualTo(1);
  }

  @Test
  void doublesAreShuffledWhole() {
    CUdeviceptr values = allocate(8);
    CUdeviceptr total = allocate(8);
    double third = 1.0 / 3;
    check(JCudaDriver.cuMemcpyHtoD(values, Pointer.to(new double[] {third}), 8));
    check(run("example_sum_float64", 1, 256, Pointer.to(values), argument(1), Pointer.to(total)));
    double[] sum = new double[1];
    check(cuMemcpyDtoH(Pointer.to(sum), total, 8));
    assertThat(sum[0]).isEqualTo(third);
  }

  @Test
  void ballotsNameTheLanes() {
    CUdeviceptr masks = allocate(8);
    check(run("example_ballot", 1, 64, Pointer.to(masks)));
    assertThat(downloadIntegers(masks, 2)).containsOnly(0xaaaaaaaa);
  }

  @Test
  void blocksAndThreadsRunInTheOrderThatIsAskedFor() {
    int[] ascending = IntStream.range(0, 12).toArray();
    Simulator.order(Simulator.Order.ASCENDING);
    assertThat(order()).containsExactly(ascending);
    Simulator.order(Simulator.Order.DESCENDING);
    assertThat(order()).containsExactly(IntStream.range(0, 12).map(i -> 11 - i).toArray());
    Simulator.order(Simulator.Order.SHUFFLED);
    assertThat(order()).containsExactlyInAnyOrder(ascending).isNotEqualTo(ascending);
  }

  private int[] order() {
    CUdeviceptr next = upload(0);
    CUdeviceptr order = allocate(48);
    check(run("example_order", 3, 4, Pointer.to(next), Pointer.to(order)));
    return downloadIntegers(order, 12);
  }

  @Test
  void argumentsMayComeInOneBuffer() {
    Address values = ones();
    Address total = allocate(4);
    ByteBuffer arguments = arguments(24);
    arguments.putLong(values.value()).putInt(COUNT).putInt(0).putLong(total.value());
    check(launchWith(arguments, 24));
    check(cuStreamSynchronize(stream));
    assertThat(download(total, 1)).containsExactly(COUNT);
    checkRefused(
        launchWith(arguments, 20),
        CUDA_ERROR_INVALID_VALUE,
        "example_sum_float32 with 20 bytes of arguments, expected 24");
  }

  private int launchWith(ByteBuffer arguments, int bytes) {
    Pointer extra =
        Pointer.to(
            JCudaDriver.CU_LAUNCH_PARAM_BUFFER_POINTER,
            Pointer.to(arguments),
            JCudaDriver.CU_LAUNCH_PARAM_BUFFER_SIZE,
            Pointer.to(arguments(8).putLong(0, bytes)),
            JCudaDriver.CU_LAUNCH_PARAM_END);
    return cuLaunchKernel(
        kernel("example_sum_float32"), 1, 1, 1, 256, 1, 1, 0, stream, null, extra);
  }

  private static ByteBuffer arguments(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 256, has no threads",
    "1, 0, has no threads",
    "1, 1025, beyond the device's limits",
    "1, 512, bounds limit to 256",
  })
  void shapesThatCannotBeAreRefused(int blocks, int threads, String complaint) {
    Pointer values = Pointer.to(ones());
    checkRefused(
        launch("example_sum_float32", blocks, threads, values, argument(COUNT), values),
        CUDA_ERROR_INVALID_VALUE,
        complaint);
  }

  @Test
  void aKernelRunsWhenSomebodyWaits() {
    CUdeviceptr total = upload(-1);
    check(
        launch(
            "example_sum_float32", 1, 256, Pointer.to(ones()), argument(COUNT), Pointer.to(total)));
    assertThat(download(total, 1)).containsExactly(-1);
    check(cuStreamSynchronize(stream));
    assertThat(download(total, 1)).containsExactly(COUNT);
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, in no live allocation",
    "-2000, in no live allocation",
    "10, wrote just outside an allocation of 40 bytes",
    "-1, wrote just outside an allocation of 40 bytes",
  })
  void writesOutsideAnAllocationEndTheContext(long index, String complaint) {
    CUdeviceptr values = allocate(40);
    int result = run("example_write", 1, 1, Pointer.to(values), argument(index), argument(1f));
    checkRefused(result, CUDA_ERROR_ILLEGAL_ADDRESS, complaint);
    assertThat(Simulator.complaint()).contains("example_write");
    assertThat(cuCtxSynchronize()).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
  }

  @Test
  void freedMemoryIsNotWritten() {
    CUdeviceptr values = allocate(40);
    check(cuMemFree(values));
    checkRefused(
        run("example_write", 1, 1, Pointer.to(values), argument(0L), argument(1f)),
        CUDA_ERROR_ILLEGAL_ADDRESS,
        "(freed, or beyond one's end), in block (0, 0, 0), thread (0, 0, 0)");
  }

  @Test
  void nullAndTheHostsMemoryAreNotWritten() {
    checkRefused(
        run("example_write", 1, 1, argument(0L), argument(0L), argument(1f)),
        CUDA_ERROR_ILLEGAL_ADDRESS,
        "is null");
    endContext();
    makeContext();
    Pointer host = Pointer.to(ByteBuffer.allocateDirect(4));
    checkRefused(
        run("example_write", 1, 1, Pointer.to(host), argument(0L), argument(1f)),
        CUDA_ERROR_ILLEGAL_ADDRESS,
        "argument 0 of example_write is no address of the device");
  }

  @Test
  void addressesMustBeAligned() {
    Address from = upload(1, 2);
    check(run("example_read", 1, 1, argument(from.value() + 4), Pointer.to(from)));
    checkRefused(
        run("example_read", 1, 1, argument(from.value() + 2), Pointer.to(from)),
        CUDA_ERROR_MISALIGNED_ADDRESS,
        "no multiple of 4 at example.cu:");
  }

  @Test
  void sharedMemoryBeginsAsNaNsAndHasAnEnd() {
    CUdeviceptr to = allocate(4);
    check(run("example_shared", 1, 1, argument(3), Pointer.to(to)));
    assertThat(download(to, 1)).containsExactly(Float.NaN);
    checkRefused(
        run("example_shared", 1, 1, argument(4), Pointer.to(to)),
        CUDA_ERROR_ILLEGAL_ADDRESS,
        "index 4 beyond an array at example.cu:");
  }

  @ParameterizedTest
  @CsvSource({
    "0, a thread ended without coming to the barrier",
    "1, threads wait at different barriers",
    "2, waits at example.cu:",
  })
  void barriersThatNotAllThreadsReachAreErrors(int how, String complaint) {
    CUdeviceptr to = allocate(4);
    checkRefused(
        run("example_diverge", 1, 32, argument(how), Pointer.to(to)),
        CUDA_ERROR_LAUNCH_FAILED,
        complaint);
  }

  @Test
  void aMissingBarrierShowsInSomeOrder() {
    CUdeviceptr to = allocate(4 * 64);
    Simulator.order(Simulator.Order.ASCENDING);
    check(run("example_race", 1, 64, Pointer.to(to)));
    assertThat(downloadIntegers(to, 64)).contains(-1);
  }

  @Test
  void divisionByZeroIsAnError() {
    CUdeviceptr to = allocate(4);
    check(run("example_divide", 1, 1, argument(6), argument(3), Pointer.to(to)));
    assertThat(downloadIntegers(to, 1)).containsExactly(2);
    checkRefused(
        run("example_divide", 1, 1, argument(6), argument(0), Pointer.to(to)),
        CUDA_ERROR_LAUNCH_FAILED,
        "an integer division by zero");
  }

  @Test
  void tooMuchLocalMemoryIsAnError() {
    checkRefused(
        run("example_deep", 1, 1, argument(0), Pointer.to(allocate(4))),
        CUDA_ERROR_LAUNCH_FAILED,
        "more than 64 KiB of local variables");
  }

  @Test
  void theJvmsOwnTrapsStayItsOwn() {
    assertThat(run("example_write", 1, 1, argument(0L), argument(0L), argument(1f)))
        .isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    // HotSpot finds null pointers and divisions by zero by the same signals, once it has compiled.
    for (int i = 0; i < 20_000; i++) {
      int[] none = i < 19_990 ? new int[1] : null;
      int zero = i < 19_990 ? 1 : 0;
      if (none != null) {
        assertThat(element(none)).isZero();
        assertThat(quotient(i, zero)).isEqualTo(i);
      } else {
        assertThatThrownBy(() -> element(none)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> quotient(1, zero)).isInstanceOf(ArithmeticException.class);
      }
    }
  }

  private static int element(int[] array) {
    return array[0];
  }

  private static int quotient(int dividend, int divisor) {
    return dividend / divisor;
  }

  private static Address ones() {
    Address values = allocate(4 * COUNT);
    check(cuMemsetD32Async(values, Float.floatToIntBits(1), COUNT, null));
    check(cuCtxSynchronize());
    return values;
  }
}
