/**
 * Runs a job in the calling thread for a user's own tests, with manual time and the real codecs,
 * key groups and operators. Way in: {@code JobTest}.
 */
package dev.weir.testkit;
