/** Random numbers that are a function of what they are for, not of when they are drawn. */
package io.tandem.random;
