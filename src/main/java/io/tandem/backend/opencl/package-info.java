/**
 * OpenCL devices, through Aparapi: one kernel, written in Java, for all operations.
 *
 * <p>Aparapi's device memory belongs to Java's arrays, and the garbage collector moves arrays.
 * Where an array has moved, Aparapi makes its device memory anew from the host's array at the next
 * execution, and what only the device knew is lost; where a device works on the array itself
 * (Aparapi's shared memory), it would work on what now lies at the old address; Aparapi's binding
 * of OpenCL's own kernels ({@code OpenCLDevice.bind}) does so always, and keeps the collector
 * locked out once an array has moved. So nothing that changes stays on the device between two
 * executions:
 *
 * <ul>
 *   <li>operations are queued and run many at a time, as the passes of one execution, during which
 *       Aparapi holds the arrays in their places ({@code Float32Program});
 *   <li>an execution takes the matrices that it names to the device and brings them back, from
 *       memory that is the device's own ({@code setSharedMemory(false)}), before anything else;
 *   <li>between executions, matrices lie in arrays on the host, and only constants (features,
 *       labels, orders) stay on the device: made anew, they are the same.
 * </ul>
 *
 * <p>The price is one transfer of a step's matrices each way for about a tenth of a second of
 * steps.
 */
package io.tandem.backend.opencl;
