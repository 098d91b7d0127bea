package io.tandem.backend;

/**
 * One thing that was tried to see whether a device works.
 *
 * @param name what was tried, in a few words
 * @param passed whether it worked
 * @param finding what was found: a version, a path, or the reason of a failure
 * @param advice what to install or set; empty where it worked
 */
public record ProbeStep(String name, boolean passed, String finding, String advice) {}
