// The native methods of io.tandem.backend.cuda.Simulator.
#include <jni.h>

#include "context.h"

using simulator::Result;
using simulator::settings;

#define JAVA(type, name) \
  extern "C" SIMULATOR_EXPORT type Java_io_tandem_backend_cuda_Simulator_##name
#define LOCKED const std::lock_guard<std::recursive_mutex> lock(simulator::driver_lock())

JAVA(void, reset)(JNIEnv*, jclass) {
  LOCKED;
  simulator::reset();
}

JAVA(void, initialization)(JNIEnv*, jclass, jint result) {
  LOCKED;
  settings.initialization = static_cast<Result>(result);
}

JAVA(void, driverVersion)(JNIEnv*, jclass, jint version) {
  LOCKED;
  settings.driver_version = version;
}

JAVA(void, computeCapability)(JNIEnv*, jclass, jint capability) {
  LOCKED;
  settings.compute_capability = capability;
}

JAVA(void, memory)(JNIEnv*, jclass, jlong bytes, jlong of_others) {
  LOCKED;
  settings.memory = bytes;
  settings.memory_of_others = of_others;
}

JAVA(void, order)(JNIEnv*, jclass, jint order) {
  LOCKED;
  settings.order = static_cast<simulator::Order>(order);
}

JAVA(void, quiet)(JNIEnv*, jclass, jboolean quiet) {
  LOCKED;
  settings.speaks = quiet == JNI_FALSE;
}

JAVA(void, failAllocation)(JNIEnv*, jclass, jlong nth, jint result) {
  LOCKED;
  settings.allocation = {nth, static_cast<Result>(result)};
}

JAVA(void, failCopy)(JNIEnv*, jclass, jlong nth, jint result) {
  LOCKED;
  settings.copy = {nth, static_cast<Result>(result)};
}

JAVA(void, failLaunch)(JNIEnv*, jclass, jlong nth, jint result) {
  LOCKED;
  settings.launch = {nth, static_cast<Result>(result)};
}

JAVA(void, loseDevice)(JNIEnv*, jclass, jlong nth, jint result) {
  LOCKED;
  settings.execution = {nth, static_cast<Result>(result)};
}

JAVA(jlong, count)(JNIEnv*, jclass, jint counter) {
  LOCKED;
  return simulator::counter(static_cast<simulator::Counter>(counter));
}

JAVA(jstring, complaint)(JNIEnv* java, jclass) {
  LOCKED;
  return java->NewStringUTF(simulator::last_complaint().c_str());
}

JAVA(jstring, lastGraph)(JNIEnv* java, jclass) {
  LOCKED;
  return java->NewStringUTF(simulator::last_graph.c_str());
}
