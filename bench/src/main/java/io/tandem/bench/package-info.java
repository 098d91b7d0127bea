/** What a library needs to take part in a comparison; each library's part is built apart. */
package io.tandem.bench;
