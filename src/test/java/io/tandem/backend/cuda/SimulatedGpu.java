package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.cuda.natives.PrivateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A context and a stream of the simulated driver for each test, and the calls that tests repeat.
 */
@NeedsSimulator
abstract class SimulatedGpu {
  /** The parameters of the kernels in {@code native/simulator/test/example.cu}, as PTX types. */
  private static final String[][] KERNELS = {
    {"example_sum_float32", "u64", "u32", "u64"},
    {"example_sum_float64", "u64", "u32", "u64"},
    {"example_order", "u64", "u64"},
    {"example_ballot", "u64"},
    {"example_write", "u64", "u64", "f32"},
    {"example_read", "u64", "u64"},
    {"example_shared", "u32", "u64"},
    {"example_diverge", "u32", "u64"},
    {"example_race", "u64"},
    {"example_divide", "u32", "u32", "u64"},
    {"example_deep", "u32", "u64"},
  };

  private static final String HEADER = ".version 6.4\n.target sm_75\n.address_size 64\n";

  final CUcontext context = new CUcontext();
  final CUstream stream = new CUstream();

  @BeforeAll
  static void load() throws IOException {
    Path folder = Simulator.folder();
    Simulator.load();
    System.load(folder.resolve("libcublas.so.12").toString());
    JCudaNatives natives = new JCudaNatives(new PrivateFolder(folder.resolve("natives")));
    natives.link(JCudaDriver.class, "JCudaDriver", UnaryOperator.identity());
    natives.link(JCublas2.class, "JCublas2", UnaryOperator.identity());
  }

  @BeforeEach
  void makeContext() {
    Simulator.reset();
    Simulator.quiet(true);
    check(JCudaDriver.cuInit(0));
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, 0));
    check(JCudaDriver.cuCtxCreate(context, 0, device));
    check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
  }

  @AfterEach
  void endContext() {
    JCudaDriver.cuCtxDestroy(context);
    Simulator.reset();
  }

  static void check(int result) {
    assertThat(result)
        .as("%s; %s", CUresult.stringFor(result), Simulator.complaint())
        .isEqualTo(CUresult.CUDA_SUCCESS);
  }

  /** Asserts this result, and that the complaint says this. */
  static void checkRefused(int result, int expected, String complaint) {
    assertThat(CUresult.stringFor(result)).isEqualTo(CUresult.stringFor(expected));
    assertThat(Simulator.complaint()).contains(complaint);
  }

  /** An address that a test can read. */
  static final class Address extends CUdeviceptr {
    long value() {
      return getNativePointer();
    }
  }

  static Address allocate(long bytes) {
    Address pointer = new Address();
    check(JCudaDriver.cuMemAlloc(pointer, bytes));
    return pointer;
  }

  static Address upload(float... values) {
    Address pointer = allocate((long) values.length * Sizeof.FLOAT);
    check(
        JCudaDriver.cuMemcpyHtoD(pointer, Pointer.to(values), (long) values.length * Sizeof.FLOAT));
    return pointer;
  }

  static float[] download(CUdeviceptr pointer, int count) {
    float[] values = new float[count];
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), pointer, (long) count * Sizeof.FLOAT));
    return values;
  }

  static int[] downloadIntegers(CUdeviceptr pointer, int count) {
    int[] values = new int[count];
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), pointer, (long) count * Sizeof.INT));
    return values;
  }

  /** Pinned memory. */
  static Address pinned(int bytes) {
    Address pointer = new Address();
    check(JCudaDriver.cuMemAllocHost(pointer, bytes));
    return pointer;
  }

  /** Pinned memory as Java sees it. */
  static ByteBuffer bytes(Pointer pinned, int bytes) {
    return pinned.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
  }

  /** The declarations of these kernels: all that the simulator reads of PTX. */
  static String ptx(String header, String[]... kernels) {
    return header
        + Arrays.stream(kernels).map(SimulatedGpu::entry).collect(Collectors.joining("\n"));
  }

  private static String entry(String[] kernel) {
    String parameters =
        Arrays.stream(kernel)
            .skip(1)
            .map(type -> ".param ." + type + " parameter")
            .collect(Collectors.joining(",\n"));
    String bounds = kernel[0].contains("sum") ? ".maxntid 256, 1, 1" : "";
    return ".visible .entry " + kernel[0] + "(\n" + parameters + ")\n" + bounds + "{ ret; }";
  }

  static CUfunction kernel(String name) {
    CUmodule module = new CUmodule();
    check(JCudaDriver.cuModuleLoadData(module, ptx(HEADER, KERNELS)));
    CUfunction function = new CUfunction();
    check(JCudaDriver.cuModuleGetFunction(function, module, name));
    return function;
  }

  /** Launches in one dimension, with each argument a pointer to the value. */
  int launch(String kernel, int blocks, int threads, Pointer... arguments) {
    return JCudaDriver.cuLaunchKernel(
        kernel(kernel), blocks, 1, 1, threads, 1, 1, 0, stream, Pointer.to(arguments), null);
  }

  /** Launches and waits. */
  int run(String kernel, int blocks, int threads, Pointer... arguments) {
    check(launch(kernel, blocks, threads, arguments));
    return JCudaDriver.cuStreamSynchronize(stream);
  }

  static Pointer argument(int value) {
    return Pointer.to(new int[] {value});
  }

  static Pointer argument(long value) {
    return Pointer.to(new long[] {value});
  }

  static Pointer argument(float value) {
    return Pointer.to(new float[] {value});
  }
}
