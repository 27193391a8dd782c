package io.aemp.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The files of the project.
 */
final class Project {

	/** The root of the project. */
	static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private Project() {
	}

	static Path path(String path) {
		return ROOT.resolve(path);
	}

	static String text(String path) {
		try {
			return Files.readString(path(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The only document of a file. */
	static Map<String, Object> yaml(String path) {
		return documents(path).get(0);
	}

	@SuppressWarnings("unchecked")
	static List<Map<String, Object>> documents(String path) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		DumperOptions dumping = new DumperOptions();
		Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options);
		List<Map<String, Object>> documents = new ArrayList<>();
		yaml.loadAll(text(path)).forEach((document) -> documents.add((Map<String, Object>) document));
		return documents;
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(Map<String, Object> from, String key) {
		Object value = from.get(key);
		if (value == null) {
			throw new IllegalArgumentException("There is no " + key + " in " + from.keySet());
		}
		return (Map<String, Object>) value;
	}

}
