package io.tandem.backend.cuda;

import static io.tandem.backend.cuda.Simulator.Counter.GRAPH_LAUNCHES;
import static io.tandem.backend.cuda.Simulator.Counter.LAUNCHES;
import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;
import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_STATE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_HANDLE;
import static jcuda.driver.CUresult.CUDA_ERROR_LAUNCH_FAILED;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_READY;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;
import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventElapsedTime;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphGetNodes;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamIsCapturing;
import static jcuda.driver.JCudaDriver.cuStreamQuery;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static org.assertj.core.api.Assertions.assertThat;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureStatus;
import org.junit.jupiter.api.Test;

class SimulatedGraphTest extends SimulatedGpu {
  private final CUgraph graph = new CUgraph();
  private final CUgraphExec executable = new CUgraphExec();

  @Test
  void aCapturedSequenceIsReplayed() {
    CUdeviceptr next = upload(0);
    CUdeviceptr order = allocate(4);
    Pointer result = pinned(4);
    CUfunction kernel = kernel("example_order");
    Pointer arguments = Pointer.to(Pointer.to(next), Pointer.to(order));
    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    assertThat(captureStatus()).isEqualTo(CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_ACTIVE);
    check(cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, stream, arguments, null));
    check(cuMemcpyDtoHAsync(result, order, 4, stream));
    check(cuStreamEndCapture(stream, graph));
    assertThat(downloadIntegers(order, 1)).as("nothing has run").containsExactly(-1);

    long[] nodes = new long[1];
    check(cuGraphGetNodes(graph, null, nodes));
    assertThat(nodes[0]).isEqualTo(2);
    check(cuGraphInstantiate(executable, graph, 0));
    check(cuGraphDestroy(graph));
    assertThat(Simulator.graphNodes()).containsExactly("example_order", "cuMemcpyDtoHAsync");
    for (int i = 0; i < 3; i++) {
      check(cuGraphLaunch(executable, stream));
    }
    assertThat(cuStreamQuery(stream)).isEqualTo(CUDA_ERROR_NOT_READY);
    check(cuStreamSynchronize(stream));
    assertThat(bytes(result, 4).getInt(0)).isEqualTo(2);
    assertThat(Simulator.count(GRAPH_LAUNCHES)).isEqualTo(3);
    assertThat(Simulator.count(LAUNCHES)).isEqualTo(4);
    check(cuGraphExecDestroy(executable));
    checkRefused(
        cuGraphLaunch(executable, stream),
        CUDA_ERROR_INVALID_HANDLE,
        "of a graph that is not alive");
  }

  @Test
  void aReplayChecksItsMemoryAgain() {
    CUdeviceptr values = upload(1);
    Pointer result = pinned(4);
    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    check(cuMemcpyDtoHAsync(result, values, 4, stream));
    check(cuStreamEndCapture(stream, graph));
    check(cuGraphInstantiate(executable, graph, 0));
    check(cuMemFree(values));
    check(cuGraphLaunch(executable, stream));
    checkRefused(
        cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS, "is in no live allocation");
  }

  @Test
  void noCaptureHoldsAnAllocation() {
    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    checkRefused(
        cuMemAlloc(new CUdeviceptr(), 4),
        CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
        "a call that no capture can hold");
    assertThat(captureStatus())
        .isEqualTo(CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_INVALIDATED);
    assertThat(cuStreamEndCapture(stream, graph)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    allocate(4);
  }

  @Test
  void noCaptureHoldsAWait() {
    CUdeviceptr values = allocate(4);
    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    assertThat(cuStreamSynchronize(stream)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    assertThat(cuMemsetD32Async(values, 0, 1, stream))
        .isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    assertThat(cuStreamEndCapture(stream, graph)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);

    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    assertThat(cuCtxSynchronize()).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    assertThat(cuStreamEndCapture(stream, graph)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    assertThat(cuStreamEndCapture(stream, graph)).isEqualTo(CUDA_ERROR_ILLEGAL_STATE);
  }

  @Test
  void eventsTellWhatWasDoneAndWhen() {
    CUevent begin = new CUevent();
    CUevent end = new CUevent();
    check(cuEventCreate(begin, 0));
    check(cuEventCreate(end, 0));
    CUdeviceptr values = upload(0);
    check(cuEventRecord(begin, stream));
    check(cuMemsetD32Async(values, Float.floatToIntBits(1), 1, stream));
    check(cuEventRecord(end, stream));
    check(cuMemsetD32Async(values, Float.floatToIntBits(2), 1, stream));
    float[] milliseconds = new float[1];
    assertThat(cuEventElapsedTime(milliseconds, begin, end)).isEqualTo(CUDA_ERROR_NOT_READY);
    check(cuEventSynchronize(end));
    assertThat(download(values, 1)).containsExactly(1);
    check(cuEventElapsedTime(milliseconds, begin, end));
    assertThat(milliseconds[0]).isBetween(0f, 10_000f);
  }

  @Test
  void aLaunchFailsWhenItIsToldTo() {
    CUdeviceptr order = allocate(4);
    CUdeviceptr next = upload(0);
    Simulator.failLaunch(2, CUDA_ERROR_LAUNCH_FAILED);
    Pointer[] arguments = {Pointer.to(next), Pointer.to(order)};
    check(run("example_order", 1, 1, arguments));
    assertThat(launch("example_order", 1, 1, arguments)).isEqualTo(CUDA_ERROR_LAUNCH_FAILED);
    check(run("example_order", 1, 1, arguments));
    assertThat(downloadIntegers(order, 1)).containsExactly(1);
  }

  @Test
  void aLostDeviceStaysLost() {
    CUdeviceptr order = allocate(4);
    CUdeviceptr next = upload(0);
    Simulator.loseDevice(2, CUDA_ERROR_ILLEGAL_ADDRESS);
    Pointer[] arguments = {Pointer.to(next), Pointer.to(order)};
    check(run("example_order", 1, 1, arguments));
    assertThat(run("example_order", 1, 1, arguments)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    assertThat(cuStreamSynchronize(stream)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
  }

  private int captureStatus() {
    int[] status = new int[1];
    check(cuStreamIsCapturing(stream, status));
    return status[0];
  }
}
