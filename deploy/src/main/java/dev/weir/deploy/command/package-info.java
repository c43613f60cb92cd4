/**
 * The commands of {@code weir}, one class each, below {@link dev.weir.deploy.command.WeirCommand}.
 * Data goes to standard output, progress and errors to standard error.
 */
package dev.weir.deploy.command;
