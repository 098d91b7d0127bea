/** The command line: one class a command, and nothing that another program would want to call. */
package io.tandem.cli;
