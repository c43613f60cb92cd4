/**
 * What the demo's job must have written, computed a second time and on its own: this package shares
 * no code with the job or with what ran it. Way in: {@link dev.weir.deploy.demo.Verification}.
 */
package dev.weir.deploy.demo;
