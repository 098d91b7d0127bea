/** What is written and read: model files, in the safetensors format. */
package io.tandem.model;
