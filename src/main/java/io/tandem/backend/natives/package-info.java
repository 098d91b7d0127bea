/** Where an operating system keeps its native libraries. */
package io.tandem.backend.natives;
