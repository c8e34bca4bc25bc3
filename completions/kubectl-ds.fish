# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kubectl_ds_global_optspecs
    string join \n n/namespace= snapshot= color= q/quiet context= kubeconfig= cluster= user= s/server= token= username= password= as= as-group= as-uid= as-user-extra= certificate-authority= client-certificate= client-key= tls-server-name= insecure-skip-tls-verify= request-timeout= disable-compression= v/v= h/help V/version
end

function __fish_kubectl_ds_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kubectl_ds_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kubectl_ds_using_subcommand
    set -l cmd (__fish_kubectl_ds_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -s V -l version -d 'Print version'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "list" -d 'List DaemonSets with numbers counted anew and a state in a word'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "ls" -d 'List DaemonSets with numbers counted anew and a state in a word'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "explain" -d 'Explain for every node whether a DaemonSet runs there, and every reason why not'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "node" -d 'Show a node\'s DaemonSets: what runs, what should, what a drain or a delete would do'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "matrix" -d 'Show DaemonSets against nodes, one letter a cell'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "diff" -d 'Compare the pods there should be with the pods there are, node by node'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "rollout" -d 'Rollouts: status, history, undo, restart, pause, resume'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "update" -d 'Drive an OnDelete DaemonSet: start, resume, status, abort, revert'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "lint" -d 'Lint manifests: what the API server rejects, and what breaks, hangs or surprises later'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "snapshot" -d 'Capture what every command needs into a file, a folder or stdout, secrets taken out'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "completion" -d 'Print the completion script of a shell'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "version" -d 'Print the version'
complete -c kubectl-ds -n "__fish_kubectl_ds_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s w -l watch -d 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s w -l watch -d 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s f -l filename -d 'Answer as if this manifest were applied (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l node -d 'Only this node; exit 1 if it is not eligible (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s l -l selector -d 'Only nodes with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l show -d 'Which nodes to show' -r -f -a "all\t'Every node'
excluded\t'Nodes the controller wants no pod on'
eligible\t'Nodes the controller wants a pod on'
problems\t'Wanted without a ready pod, or running where it is not wanted'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s R -l recursive -d 'Search the folders given with -f all the way down'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand node" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s f -l filename -d 'Answer as if this manifest were applied (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s l -l selector -d 'Only nodes with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s R -l recursive -d 'Search the folders given with -f all the way down'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s w -l watch -d 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand matrix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s f -l filename -d 'Answer as if this manifest were applied (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s R -l recursive -d 'Search the folders given with -f all the way down'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l pods -d 'Also compare each pod with the template it should have'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s w -l watch -d 'Keep the answer up to date until Ctrl-C: drawn anew on a terminal, what changed line by line otherwise'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "history" -d 'Show the revisions: what each changed, who made it, what runs of it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "status" -d 'Tell whether a rollout is complete, in progress, blocked, failing or waiting, and why'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "undo" -d 'Return to an earlier revision, after showing what that changes and restarts'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "restart" -d 'Restart the pods of a DaemonSet as kubectl does, or some of them in turn'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "pause" -d 'Stop a rollout where it is: RollingUpdate becomes OnDelete'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "resume" -d 'Go on with a rollout that was paused, with the strategy it had'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and not __fish_seen_subcommand_from history status undo restart pause resume help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s f -l filename -d 'Answer as if this manifest were applied (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l revision -d 'Print the pod template of this revision, as kubectl does' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l diff -d 'Compare two revisions, or one with the live template, or with that of -f' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l contexts -d 'Ask the clusters of these contexts, at the same time (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s R -l recursive -d 'Search the folders given with -f all the way down'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -l all-contexts -d 'Ask the clusters of all contexts of the kubeconfig'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l revision -d 'The revision that is meant: exit 1 if another is current' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l ignore-nodes -d 'Count nodes with these labels out' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l min-ready -d 'So many nodes, or so much of them, are enough: 95%' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l progress-deadline -d 'A new pod that is not available after this time counts as failing' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s w -l watch -d 'Keep the verdict up to date until the rollout is complete or cannot go on by itself' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l timeout -d 'Wait no longer than this for the rollout, then exit 4; without --watch only the last verdict is printed' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l freeze -d 'While waiting, nodes that join or leave do not move the goal [default: true]' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l allow-empty -d 'No eligible node is as good as complete'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s l -l selector -d 'All DaemonSets of the namespace with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l field-manager -d 'Under which name the server notes who owns the fields; kubectl-rollout if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l to-revision -d 'The revision to return to; 0 is the one before the last' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s l -l selector -d 'All DaemonSets of the namespace with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l field-manager -d 'Under which name the server notes who owns the fields; kubectl-rollout if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l nodes -d 'Only pods on nodes with these labels: deleted a few at a time, the template stays as it is' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l only -d 'Only these pods, likewise: unready, outdated, older-than=DURATION or revision=N' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l timeout -d 'With --nodes or --only: how long to wait for a pod to be available again; 10m if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s o -l output -d 'With --nodes or --only: json prints each step, and the result, as a line of JSON' -r -f -a "text\t''
json\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from restart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s l -l selector -d 'All DaemonSets of the namespace with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l field-manager -d 'Under which name the server notes who owns the fields; kubectl-rollout if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from pause" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s l -l selector -d 'All DaemonSets of the namespace with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l field-manager -d 'Under which name the server notes who owns the fields; kubectl-rollout if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -l force -d 'Also one that was not paused by this program: RollingUpdate with the server\'s defaults'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "history" -d 'Show the revisions: what each changed, who made it, what runs of it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "status" -d 'Tell whether a rollout is complete, in progress, blocked, failing or waiting, and why'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Return to an earlier revision, after showing what that changes and restarts'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "restart" -d 'Restart the pods of a DaemonSet as kubectl does, or some of them in turn'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "pause" -d 'Stop a rollout where it is: RollingUpdate becomes OnDelete'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Go on with a rollout that was paused, with the strategy it had'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand rollout; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "start" -d 'Replace the outdated pods of an OnDelete DaemonSet, wave by wave'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "resume" -d 'Go on with an update that was stopped, interrupted or left, from any machine'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "status" -d 'Show how far an update is, from the cluster or from a snapshot'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "abort" -d 'End an update where it is: lift our cordons, forget the journal, leave the pods'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "revert" -d 'Put the former template back, and bring back the nodes that were updated'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and not __fish_seen_subcommand_from start resume status abort revert help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l waves -d 'Sizes of the waves: counts or percentages of all nodes (rounded up), the last one repeats; 1,100% if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l max-unavailable -d 'At most so many nodes without an available pod at any time, whatever the cause; 1 if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l order -d 'Nodes with these labels first, in this order (a selector with a comma of its own: repeat the flag)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l nodes -d 'Only nodes with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l canary -d 'These nodes are the first wave' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l soak -d 'How long a wave must stay well before the next one begins' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l pod-timeout -d 'How long a new pod may take to be available and pass its gates; 10m if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l timeout -d 'How long all of it may take, then exit 4; for ever if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l on-failure -d 'What to do when a node fails: stop there, stop and clean up, or put the former template back' -r -f -a "stop\t'Touch nothing more; `resume` goes on'
abort\t'Touch nothing more, lift our cordons and forget the journal'
revert\t'Put the former template back and bring back the nodes that were updated'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l confirm -d 'Ask before each node or each wave' -r -f -a "none\t'Never'
node\t'Before each node'
wave\t'Before each wave'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l grace-period -d 'With --drain: seconds that pods get to end; their own if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l drain-timeout -d 'With --drain: how long a node may take to drain; for ever if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l pod-selector -d 'With --drain: only pods with these labels' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l gate -d 'What must hold on a node: ready, restarts, node-ready (all three if not given), exec=COMMAND, http=URL (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l gate-timeout -d 'How long one run of exec= or http= may take; 30s if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l pre-hook -d 'Run this command before each node; NODE, POD, POD_IP and REVISION are in its environment' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l post-hook -d 'Run this command after each node' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l hook-timeout -d 'How long a hook may take; 5m if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server checks rights and lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l lock-duration -d 'How long the lock lasts without being renewed' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s o -l output -d 'json prints one event a line, then the result' -r -f -a "text\t'For people: drawn anew on a terminal, line by line otherwise'
json\t'One JSON object a line'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l image -d 'The image of that Job: it holds kubectl-ds' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l skip-unready -d 'Leave nodes out that are down already, instead of taking them first'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l control-plane-in-order -d 'Control-plane nodes keep their place instead of going last'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l evict -d 'Evict the pod instead of deleting it: a disruption budget that forbids it is waited for'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l drain -d 'Cordon the node and evict its other pods as kubectl drain does, before the pod is replaced'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l force-drain -d 'With --drain: also pods that no controller makes anew'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l delete-emptydir-data -d 'With --drain: also pods with an emptyDir, whose data is lost'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l disable-eviction -d 'With --drain: delete the other pods instead of evicting them, past their disruption budgets'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l or-resume -d 'Go on with an unfinished update instead of refusing, if there is one'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l force -d 'Take the lock from another driver, even if that still renews it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -l emit-job -d 'Print a Job that runs this very command in the cluster, with its ServiceAccount and the least rights'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l lock-duration -d 'How long the lock lasts without being renewed' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s o -l output -d 'json prints one event a line, then the result' -r -f -a "text\t'For people: drawn anew on a terminal, line by line otherwise'
json\t'One JSON object a line'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -l force -d 'Take the lock from another driver, even if that still renews it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s o -l output -d 'table, wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC' -r -f -a "table\t''
wide\t''
json\t''
yaml\t''
name\t''
jsonpath=\t''
custom-columns=\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s A -l all-namespaces -d 'All namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -l no-headers -d 'Leave the header line out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l lock-duration -d 'How long the lock lasts without being renewed' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s o -l output -d 'json prints one event a line, then the result' -r -f -a "text\t'For people: drawn anew on a terminal, line by line otherwise'
json\t'One JSON object a line'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -l force -d 'Take the lock from another driver, even if that still renews it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from abort" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l dry-run -d 'Show what would happen and change nothing: client sends nothing, server lets the server judge' -r -f -a "none\t'Change it'
client\t'Send nothing'
server\t'Let the server judge, and keep nothing'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l lock-duration -d 'How long the lock lasts without being renewed' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s o -l output -d 'json prints one event a line, then the result' -r -f -a "text\t'For people: drawn anew on a terminal, line by line otherwise'
json\t'One JSON object a line'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s y -l yes -d 'Go on without asking'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -l force -d 'Take the lock from another driver, even if that still renews it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from revert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "start" -d 'Replace the outdated pods of an OnDelete DaemonSet, wave by wave'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Go on with an update that was stopped, interrupted or left, from any machine'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show how far an update is, from the cluster or from a snapshot'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "abort" -d 'End an update where it is: lift our cordons, forget the journal, leave the pods'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "revert" -d 'Put the former template back, and bring back the nodes that were updated'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand update; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s f -l filename -d 'As PATH, but of a folder only its own files (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s k -l kustomize -d 'Lint what `kubectl kustomize DIR` prints (can be repeated)' -r -f -a "(__fish_complete_directories)"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l stdin-filename -d 'What standard input is called in findings' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l exclude -d 'Leave out paths that match, as in .gitignore (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s o -l output -d 'FORMAT or FORMAT=FILE: human, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l explain -d 'Print what a rule finds, why, and how to mend it' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l sort -d 'The order of findings' -r -f -a "file\t'By file and line'
severity\t'The gravest first'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l profile -d 'api, default, strict or pedantic' -r -f -a "api\t''
default\t''
strict\t''
pedantic\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l select -d 'Run these rules instead of the profile\'s: ids, names, or prefixes such as DS5' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l extend-select -d 'Run these rules too' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l ignore -d 'Do not run these rules' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l fail-on -d 'Exit with 1 from these findings on: error, warning, info, certain or never' -r -f -a "error\t''
warning\t''
info\t''
certain\t''
never\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l config -d 'The configuration; the nearest .ds-lint.yaml if not given' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l kubernetes-version -d 'The version of Kubernetes' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l platform -d 'eks, gke, gke-autopilot, aks, openshift, talos, bottlerocket or cos' -r -f -a "eks\t''
gke\t''
gke-autopilot\t''
aks\t''
openshift\t''
talos\t''
bottlerocket\t''
cos\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l psa -d 'The Pod Security level that namespaces enforce: privileged, baseline or restricted' -r -f -a "privileged\t''
baseline\t''
restricted\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l node-count -d 'How many nodes there are' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l nodes-file -d 'The nodes: what `kubectl get nodes -o yaml` prints' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l rollout-timeout -d 'How long a rollout may take, as 10m' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l against -d 'Compare with a revision of git, a folder or a file: what cannot be changed, what restarts' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l fix -d 'Make safe fixes, or unsafe ones too' -r -f -a "safe\t''
unsafe\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l baseline -d 'Accept the findings of this file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l write-baseline -d 'Write the findings to this file, to be accepted from now on' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l add-ignores -d 'Write ignore comments with this reason to the files' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s R -l recursive -d 'Search the folders given with -f all the way down'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l exit-zero -d 'Exit with 0 whatever is found'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l allow-empty -d 'It is no mistake that there is no DaemonSet'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l no-config -d 'Read no configuration'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l live -d 'Ask the cluster for its nodes and, without PATH, lint its DaemonSets'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s A -l all-namespaces -d 'With --live: the DaemonSets of all namespaces'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l diff -d 'Show what the fixes would change, and change nothing; exit 1 if there is something'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l no-ignores -d 'Let no ignore hide a finding'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l show-suppressed -d 'Show accepted findings too'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -l require-reason -d 'Report ignores that give no reason'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -a "rules" -d 'List the rules'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -a "config" -d 'The configuration'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and not __fish_seen_subcommand_from rules config help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s o -l output -d 'table, json or markdown' -r -f -a "table\t''
json\t''
markdown\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -f -a "check" -d 'Tell everything that is wrong with a configuration'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -f -a "schema" -d 'Print the JSON Schema of the configuration'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from config" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from help" -f -a "rules" -d 'List the rules'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from help" -f -a "config" -d 'The configuration'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand lint; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s o -l output -d 'FILE.json.gz, FILE.json, a folder, or "-"; if not given ds-snapshot-CONTEXT-TIME.json.gz' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l redact -d 'What to take out' -r -f -a "none\t'Nothing: it holds all that pod templates hold'
standard\t'Environment values, arguments, probe and hook commands, headers, annotations, managedFields'
strict\t'Also addresses, names of Secrets, machine ids, and what programs printed'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s A -l all-namespaces -d 'The DaemonSets of all namespaces, with all that belongs to them'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -l force -d 'Overwrite what is there'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s o -l output -d 'json or yaml' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s n -l namespace -d 'The namespace; that of the context, else "default", if not given' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l snapshot -d 'Read the cluster from this file, folder or "-" instead of the network (can be repeated)' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR says otherwise'
always\t'Always'
never\t'Never'"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l context -d 'The kubeconfig context' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l kubeconfig -d 'The kubeconfig file' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l cluster -d 'The kubeconfig cluster' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l user -d 'The kubeconfig user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s s -l server -d 'Address and port of the API server' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l token -d 'Bearer token' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l username -d 'User name for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l password -d 'Password for basic authentication' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l as -d 'Ask as this user' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l as-group -d 'Ask as a member of this group (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l as-uid -d 'Ask as the user with this UID' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l as-user-extra -d 'Ask as a user with this extra (can be repeated)' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l certificate-authority -d 'Certificates of the authority that is trusted' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l client-certificate -d 'The client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l client-key -d 'The key of the client\'s certificate' -r -F
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l tls-server-name -d 'The name that the server\'s certificate must have' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l request-timeout -d 'How long one request may take: 5s, 2m, or seconds; 0 is for ever' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l disable-compression -d 'Ask for answers that are not compressed' -r -f -a "true\t''
false\t''"
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s v -l v -d 'Tell of requests on stderr: 6 each one, 7 with headers, 8 with bodies' -r
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -l client -d 'Only the version of this program'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s q -l quiet -d 'Print no hints and no progress'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "list" -d 'List DaemonSets with numbers counted anew and a state in a word'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "explain" -d 'Explain for every node whether a DaemonSet runs there, and every reason why not'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "node" -d 'Show a node\'s DaemonSets: what runs, what should, what a drain or a delete would do'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "matrix" -d 'Show DaemonSets against nodes, one letter a cell'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "diff" -d 'Compare the pods there should be with the pods there are, node by node'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "rollout" -d 'Rollouts: status, history, undo, restart, pause, resume'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "update" -d 'Drive an OnDelete DaemonSet: start, resume, status, abort, revert'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "lint" -d 'Lint manifests: what the API server rejects, and what breaks, hangs or surprises later'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "snapshot" -d 'Capture what every command needs into a file, a folder or stdout, secrets taken out'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "completion" -d 'Print the completion script of a shell'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "version" -d 'Print the version'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and not __fish_seen_subcommand_from list explain node matrix diff rollout update lint snapshot completion version help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "history" -d 'Show the revisions: what each changed, who made it, what runs of it'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "status" -d 'Tell whether a rollout is complete, in progress, blocked, failing or waiting, and why'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "undo" -d 'Return to an earlier revision, after showing what that changes and restarts'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "restart" -d 'Restart the pods of a DaemonSet as kubectl does, or some of them in turn'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "pause" -d 'Stop a rollout where it is: RollingUpdate becomes OnDelete'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from rollout" -f -a "resume" -d 'Go on with a rollout that was paused, with the strategy it had'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from update" -f -a "start" -d 'Replace the outdated pods of an OnDelete DaemonSet, wave by wave'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from update" -f -a "resume" -d 'Go on with an update that was stopped, interrupted or left, from any machine'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from update" -f -a "status" -d 'Show how far an update is, from the cluster or from a snapshot'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from update" -f -a "abort" -d 'End an update where it is: lift our cordons, forget the journal, leave the pods'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from update" -f -a "revert" -d 'Put the former template back, and bring back the nodes that were updated'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from lint" -f -a "rules" -d 'List the rules'
complete -c kubectl-ds -n "__fish_kubectl_ds_using_subcommand help; and __fish_seen_subcommand_from lint" -f -a "config" -d 'The configuration'
