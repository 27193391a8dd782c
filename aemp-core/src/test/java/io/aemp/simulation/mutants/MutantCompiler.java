package io.aemp.simulation.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles mutants in memory, against the product as it is.
 */
final class MutantCompiler implements AutoCloseable {

	private static final List<String> OPTIONS = List.of("-proc:none", "-parameters", "-Xlint:none", "-implicit:none");

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/** Kept, because it knows what is in all archives. */
	private final StandardJavaFileManager files = this.compiler.getStandardFileManager(null, null, null);

	/**
	 * Compiles what a mutant changes.
	 * @return a class loader in which the product has the bug
	 * @throws IllegalStateException if it cannot be compiled
	 */
	ClassLoader compile(Mutant mutant) {
		Map<String, byte[]> classes = new HashMap<>();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<Source> sources = new ArrayList<>();
		mutant.sources().forEach((className, text) -> sources.add(new Source(className, text)));
		boolean compiled = this.compiler
			.getTask(null, new MemoryFiles(this.files, classes), diagnostics, OPTIONS, null, sources)
			.call();
		if (!compiled) {
			throw new IllegalStateException(
					"The mutant that " + mutant.bug() + " cannot be compiled: " + diagnostics.getDiagnostics());
		}
		return new MutantClassLoader(classes);
	}

	@Override
	public void close() throws IOException {
		this.files.close();
	}

	/**
	 * A source that is no file.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String className, String text) {
			super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

	/**
	 * Class files that are kept in memory.
	 */
	private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {

		private final Map<String, byte[]> classes;

		MemoryFiles(JavaFileManager files, Map<String, byte[]> classes) {
			super(files);
			this.classes = classes;
		}

		@Override
		public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
				FileObject sibling) {
			return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {

				@Override
				public OutputStream openOutputStream() {
					return new ByteArrayOutputStream() {

						@Override
						public void close() {
							MemoryFiles.this.classes.put(className, toByteArray());
						}

					};
				}

			};
		}

	}

	/**
	 * Loads the product and its simulation anew, with some classes of the product
	 * replaced; everything else is the parent's.
	 */
	private static final class MutantClassLoader extends ClassLoader {

		private final Map<String, byte[]> replaced;

		MutantClassLoader(Map<String, byte[]> replaced) {
			super(MutantCompiler.class.getClassLoader());
			this.replaced = replaced;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded != null) {
					return loaded;
				}
				return name.startsWith("io.aemp.") ? define(name) : super.loadClass(name, resolve);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			byte[] bytes = this.replaced.get(name);
			if (bytes == null) {
				bytes = original(name);
			}
			return defineClass(name, bytes, 0, bytes.length);
		}

		private byte[] original(String name) throws ClassNotFoundException {
			try (var file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (file == null) {
					throw new ClassNotFoundException(name);
				}
				return file.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
