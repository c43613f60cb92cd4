/** The demo's output as it lies in files: {@link dev.weir.deploy.demo.files.OutputFiles}. */
package dev.weir.deploy.demo.files;
