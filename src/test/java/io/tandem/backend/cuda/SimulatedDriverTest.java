package io.tandem.backend.cuda;

import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_CONTEXT;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_IMAGE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_PTX;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_FOUND;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_INITIALIZED;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_SUPPORTED;
import static jcuda.driver.CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU;
import static jcuda.driver.CUresult.CUDA_ERROR_NO_DEVICE;
import static jcuda.driver.CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuGetErrorName;
import static jcuda.driver.JCudaDriver.cuGetErrorString;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static org.assertj.core.api.Assertions.assertThat;

import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Test;

class SimulatedDriverTest extends SimulatedGpu {
  private static final String[] ORDER = {"example_order", "u64", "u64"};
  private final CUmodule module = new CUmodule();

  @Test
  void theDriverIsAsOldAsATestWants() {
    Simulator.driverVersion(10010);
    int[] version = new int[1];
    check(cuDriverGetVersion(version));
    assertThat(version[0]).isEqualTo(10010);
  }

  @Test
  void theDriverDoesNotStartWhereATestWantsNone() {
    Simulator.initialization(CUDA_ERROR_NO_DEVICE);
    assertThat(cuInit(0)).isEqualTo(CUDA_ERROR_NO_DEVICE);
    assertThat(cuDeviceGetCount(new int[1])).isEqualTo(CUDA_ERROR_NOT_INITIALIZED);
    Simulator.initialization(0);
    check(cuInit(0));
  }

  @Test
  void aThreadNeedsAContext() {
    // This test's, and below it the one that a backend may have left to the thread.
    check(cuCtxSetCurrent(new CUcontext()));
    check(cuCtxSetCurrent(new CUcontext()));
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_INVALID_CONTEXT);
    check(cuCtxSetCurrent(context));
    allocate(4);
  }

  @Test
  void errorsHaveTheDriversNames() {
    String[] text = new String[1];
    check(cuGetErrorName(CUDA_ERROR_NO_DEVICE, text));
    assertThat(text[0]).isEqualTo("CUDA_ERROR_NO_DEVICE");
    check(cuGetErrorString(CUDA_ERROR_NO_DEVICE, text));
    assertThat(text[0]).isEqualTo("no CUDA-capable device is detected");
  }

  @Test
  void ptxThatIsTooNewIsRefused() {
    String newPtx = ptx(".version 9.0\n.target sm_75\n", ORDER);
    check(cuModuleLoadData(module, newPtx));
    Simulator.driverVersion(12060);
    checkRefused(
        cuModuleLoadData(module, newPtx), CUDA_ERROR_UNSUPPORTED_PTX_VERSION, "version 90/10");
    check(cuModuleLoadData(module, ptx(".version 8.5\n.target sm_75\n", ORDER)));
  }

  @Test
  void ptxForANewerDeviceIsRefused() {
    Simulator.computeCapability(75);
    checkRefused(
        cuModuleLoadData(module, ptx(".version 6.4\n.target sm_80\n", ORDER)),
        CUDA_ERROR_NO_BINARY_FOR_GPU,
        "sm_80 on a device of sm_75");
  }

  @Test
  void ptxThatDoesNotFitTheSourceIsRefused() {
    String header = ".version 6.4\n.target sm_75\n";
    checkRefused(
        cuModuleLoadData(module, ptx(header, new String[] {"example_order", "u64", "u32"})),
        CUDA_ERROR_INVALID_PTX,
        "have (8, 4) bytes in the PTX and (8, 8) in the kernel's source");
    checkRefused(
        cuModuleLoadData(module, ptx(header, new String[] {"missing", "u64"})),
        CUDA_ERROR_INVALID_PTX,
        "missing, which is not among the kernels");
    checkRefused(cuModuleLoadData(module, "ELF"), CUDA_ERROR_INVALID_IMAGE, "no PTX");
  }

  @Test
  void aModuleHasTheKernelsOfItsPtxAndNoOthers() {
    check(cuModuleLoadData(module, ptx(".version 6.4\n.target sm_75\n", ORDER)));
    check(cuModuleGetFunction(new CUfunction(), module, "example_order"));
    checkRefused(
        cuModuleGetFunction(new CUfunction(), module, "example_write"),
        CUDA_ERROR_NOT_FOUND,
        "no kernel example_write");
  }

  @Test
  void whatIsNotSimulatedSaysSo() {
    checkRefused(
        JCudaDriver.cuMemAllocManaged(new CUdeviceptr(), 4, 1),
        CUDA_ERROR_NOT_SUPPORTED,
        "cuMemAllocManaged is not simulated");
  }
}
