
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'kubectl-ds' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'kubectl-ds'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'kubectl-ds' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List DaemonSets with numbers counted anew and a state in a word')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List DaemonSets with numbers counted anew and a state in a word')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain for every node whether a DaemonSet runs there, and every reason why not')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Show a node''s DaemonSets: what runs, what should, what a drain or a delete would do')
            [CompletionResult]::new('matrix', 'matrix', [CompletionResultType]::ParameterValue, 'Show DaemonSets against nodes, one letter a cell')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare the pods there should be with the pods there are, node by node')
            [CompletionResult]::new('snapshot', 'snapshot', [CompletionResultType]::ParameterValue, 'Capture what every command needs into a file, a folder or stdout, secrets taken out')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Print the version')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kubectl-ds;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;ls' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'Only this node; exit 1 if it is not eligible (can be repeated)')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Only nodes with these labels')
            [CompletionResult]::new('--selector', '--selector', [CompletionResultType]::ParameterName, 'Only nodes with these labels')
            [CompletionResult]::new('--show', '--show', [CompletionResultType]::ParameterName, 'Which nodes to show')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;node' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;matrix' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Only nodes with these labels')
            [CompletionResult]::new('--selector', '--selector', [CompletionResultType]::ParameterName, 'Only nodes with these labels')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;diff' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'Answer as if this manifest were applied (can be repeated)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC')
            [CompletionResult]::new('--contexts', '--contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of these contexts, at the same time (can be repeated)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'All namespaces')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Search the folders given with -f all the way down')
            [CompletionResult]::new('--pods', '--pods', [CompletionResultType]::ParameterName, 'Also compare each pod with the template it should have')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave the header line out')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Ask the clusters of all contexts of the kubeconfig')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;snapshot' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'FILE.json.gz, FILE.json, a folder, or "-"; if not given ds-snapshot-CONTEXT-TIME.json.gz')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'FILE.json.gz, FILE.json, a folder, or "-"; if not given ds-snapshot-CONTEXT-TIME.json.gz')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What to take out')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'The DaemonSets of all namespaces, with all that belongs to them')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'The DaemonSets of all namespaces, with all that belongs to them')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite what is there')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;completion' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;version' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'json or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'json or yaml')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace; "default" if not given')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The kubeconfig context')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Only the version of this program')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no hints and no progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kubectl-ds;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List DaemonSets with numbers counted anew and a state in a word')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain for every node whether a DaemonSet runs there, and every reason why not')
            [CompletionResult]::new('node', 'node', [CompletionResultType]::ParameterValue, 'Show a node''s DaemonSets: what runs, what should, what a drain or a delete would do')
            [CompletionResult]::new('matrix', 'matrix', [CompletionResultType]::ParameterValue, 'Show DaemonSets against nodes, one letter a cell')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare the pods there should be with the pods there are, node by node')
            [CompletionResult]::new('snapshot', 'snapshot', [CompletionResultType]::ParameterValue, 'Capture what every command needs into a file, a folder or stdout, secrets taken out')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Print the version')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kubectl-ds;help;list' {
            break
        }
        'kubectl-ds;help;explain' {
            break
        }
        'kubectl-ds;help;node' {
            break
        }
        'kubectl-ds;help;matrix' {
            break
        }
        'kubectl-ds;help;diff' {
            break
        }
        'kubectl-ds;help;snapshot' {
            break
        }
        'kubectl-ds;help;completion' {
            break
        }
        'kubectl-ds;help;version' {
            break
        }
        'kubectl-ds;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
