package main

import "go.yaml.in/yaml/v3"

// parseYAML reads a mapping as Ruby's Psych does: of two equal keys the later
// one counts (rails-i18n's gd.yml has such), and every key is taken as written
// ("no" is a language, 429 a name).
func parseYAML(content []byte) (map[string]any, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return nil, err
	}
	for _, root := range document.Content {
		if tree, ok := nodeValue(root).(map[string]any); ok {
			return tree, nil
		}
	}
	return nil, nil
}

// nodeValue returns a mapping as a map[string]any, a list as []any and a scalar
// as its text; null, which I18n takes for a missing text, is nil.
func nodeValue(node *yaml.Node) any {
	switch node.Kind {
	case yaml.AliasNode:
		return nodeValue(node.Alias)
	case yaml.MappingNode:
		tree := map[string]any{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i].Value, nodeValue(node.Content[i+1])
			if inherited, ok := value.(map[string]any); ok && key == "<<" {
				merge(tree, inherited)
				continue
			}
			tree[key] = value
		}
		return tree
	case yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, item := range node.Content {
			list[i] = nodeValue(item)
		}
		return list
	default:
		if node.Tag == "!!null" {
			return nil
		}
		return node.Value
	}
}

// merge puts the leaves of one tree over those of another.
func merge(into, from map[string]any) {
	for key, value := range from {
		branch, isBranch := value.(map[string]any)
		grown, hasBranch := into[key].(map[string]any)
		if isBranch && hasBranch {
			merge(grown, branch)
			continue
		}
		into[key] = value
	}
}
