/** What `help` says about members of the classes that run simulations, connect cells and keep states. */
export const simulationTexts = `
ParallelContext.multisplit Would split cells among processes: without arguments nothing is to do.
ParallelContext.nrnbbcore_write Would write the model for CoreNEURON: not here.
ParallelContext.nrncore_write Would write the model for CoreNEURON: not here.
ParallelContext.nrncore_run Would run the model in CoreNEURON: not here.
ParallelContext.nrnbbcore_register_mapping Names places of a cell for CoreNEURON's reports; nothing comes of it here.
CVode.state_magnitudes How great states and their errors became: 1 begins, 0 ends, 2 sums up by kinds for ("v", &error); a vector takes all.
NetCon.delay Time (ms) from the source's spike to the target's event.
NetCon.threshold Level (mV) whose crossing upwards is a spike.
NetCon.weight Weights: c.weight, or c.weight[i] where the target takes several.
NetCon.x Value of the source variable.
NetCon.wcnt Number of weights.
NetCon.valid Whether source and target exist.
NetCon.active Whether events pass; set by an argument.
NetCon.event Sends an event to the target at a time.
NetCon.record Notes the times of spikes in a vector, or runs a statement at each.
NetCon.get_recordvec The vector that takes the times.
NetCon.pre The source when it is an artificial cell.
NetCon.syn The target.
NetCon.precell Cell object of the source.
NetCon.postcell Cell object of the target.
NetCon.preloc Makes the source's section the one in use; its place. pop_section() ends it.
NetCon.postloc The same of the target.
NetCon.setpost Another target.
NetCon.srcgid Number of the source cell among processes.
NetCon.prelist All connections from the same source.
NetCon.synlist All connections to the same target.
NetCon.precelllist All connections from the same cell.
NetCon.postcelllist All connections to the same cell.
LinearMechanism.valid Whether all places it refers to still exist.
Impedance.loc Where current is injected, or the potential measured.
Impedance.compute Works out the impedances at a frequency (Hz); 1 as second argument lets gates follow the potential.
Impedance.input Amplitude of the input impedance (MOhm) at x.
Impedance.transfer Amplitude of the transfer impedance (MOhm) between x and the place of loc.
Impedance.ratio How much of a potential at x is seen at the place of loc.
Impedance.input_phase Phase (radians) of the input impedance at x.
Impedance.transfer_phase Phase (radians) of the transfer impedance.
Impedance.deltafac Change of states by which derivatives are taken, times their scale.
CVode.active Whether the step is variable; set by an argument.
CVode.atol Absolute error allowed in each step.
CVode.rtol Relative error allowed in each step.
CVode.stiff Which parts are solved implicitly.
CVode.maxorder Highest order of the method.
CVode.minstep Shortest step.
CVode.maxstep Longest step.
CVode.jacobian How the Jacobian is worked out.
CVode.condition_order Order of the search for threshold crossings.
CVode.cache_efficient Kept for old programs: memory is always in order.
CVode.queue_mode Kind of event queue.
CVode.debug_event Prints events.
CVode.use_fast_imem Works out the total current of each segment.
CVode.use_local_dt A step of its own for each cell.
CVode.use_mxb Whether the general sparse solver is asked for.
CVode.use_daspk The solver for algebraic equations.
CVode.current_method Number of the method in use.
CVode.re_init Starts the method again after a change.
CVode.fixed_step A step of fixed length in any case.
CVode.solve Carries the model on to a time, or one step.
CVode.atolscale Scale of the error allowed for a state.
CVode.states The states into a vector.
CVode.dstates Their derivatives into a vector.
CVode.error_weights Weights of the errors.
CVode.acor Estimated errors of the last step.
CVode.statename Name of a state.
CVode.f Derivatives at given states.
CVode.yscatter States from a vector.
CVode.ygather States into a vector.
CVode.order Order of the method at the moment.
CVode.statistics Prints how many steps there were.
CVode.event Runs a statement at a time.
CVode.record Takes a variable at every step, with times.
CVode.record_remove Ends that.
CVode.netconlist Connections between sources and targets, by objects or by patterns of names.
CVode.simgraph_remove Kept for graphs.
CVode.structure_change_count How often sections changed.
CVode.diam_change_count How often diameters changed.
CVode.poolshrink Gives memory back.
CVode.use_long_double Kept for old programs.
CVode.use_parallel Kept for old programs.
CVode.print_event_queue The events on their way, a line each, or their times into a vector.
CVode.event_queue_info Spikes (2) or events of point processes to themselves (3) on their way: times, flags and objects.
CVode.store_events The time, and that of the event, of everything that is sent goes into the vector.
CVode.spike_stat Numbers of states and connections, and of events sent, moved and taken out.
CVode.ncs_netcons Kept for old programs.
PatternStim.play Takes times (ms) and numbers of cells that live elsewhere: connections from these get the spikes.
NetCon.preseg Of Python: there is none here.
NetCon.postseg Of Python: there is none here.
ParallelContext.py_allgather Of Python: there is none here.
ParallelContext.py_alltoall Of Python: there is none here.
ParallelContext.py_broadcast Of Python: there is none here.
ParallelContext.py_gather Of Python: there is none here.
ParallelContext.py_scatter Of Python: there is none here.
ParallelContext.pyret Of Python: there is none here.
ParallelContext.upkpyobj Of Python: there is none here.
CVode.dae_init_dteps Length (ms) of the two steps with which IDA makes potentials and slopes consistent at the start; sets it.
CVode.extra_scatter_gather Of Python: there is none here.
CVode.extra_scatter_gather_remove Of Python: there is none here.
PatternStim.initps Begins the pattern anew; whether there is one.
PatternStim.sendgroup Sends the spikes that are due and some more; when the next are.
StateTransitionEvent.state The state it is in; with a number it goes there and watches what leads away.
StateTransitionEvent.transition Leads from one state to another when &a has become greater than &b, and runs a statement then.
FInitializeHandler.allprint Prints all statements that finitialize() will run.
ParallelContext.id Number of this process, 0.
ParallelContext.nhost Number of processes, 1.
ParallelContext.step_wait Whether steps wait for others: 0, there are none.
ParallelContext.mech_time Seconds spent in a mechanism: not measured, 0.
ParallelContext.splitcell_connect Refuses: halves of a cell would be on two processes.
ParallelContext.set_gid2node Says that a cell of that number lives on a process.
ParallelContext.gid_exists Whether the cell is here.
ParallelContext.cell Makes a NetCon's source the output of a cell.
ParallelContext.outputcell Kept for several processes.
ParallelContext.threshold Level of a cell's spikes.
ParallelContext.gid2obj The object of a cell's number.
ParallelContext.gid2cell The cell object of a number.
ParallelContext.gid_connect A connection from the cell of a number to a target.
ParallelContext.spike_record Notes times and numbers of spikes in two vectors.
ParallelContext.spike_statistics Counts of spikes sent and received: none with one process.
ParallelContext.psolve Carries the model on to a time.
ParallelContext.set_maxstep Shortest delay between processes.
ParallelContext.allreduce Sum, greatest or least over the processes.
ParallelContext.allgather One number of each process, into a vector.
ParallelContext.alltoall Parts of vectors exchanged between processes.
ParallelContext.broadcast A string or vector to all processes.
ParallelContext.source_var A variable whose value others take, under a number.
ParallelContext.target_var A variable that takes the value of that number.
ParallelContext.setup_transfer Gets these ready.
ParallelContext.submit A job: runs a statement or function some time before working() is over.
ParallelContext.working Number of a finished job, 0 when none is left.
ParallelContext.retval What the job gave.
ParallelContext.userid Number that the job was submitted with.
ParallelContext.pack Puts values into a message.
ParallelContext.unpack Takes values out of a message.
ParallelContext.post Puts a message on the board under a key.
ParallelContext.take Takes a message from the board.
ParallelContext.look Reads a message and leaves it on the board.
ParallelContext.look_take Takes a message if it is there.
ParallelContext.upkscalar The next number of a message.
ParallelContext.upkstr The next string of a message.
ParallelContext.upkvec The next vector of a message.
ParallelContext.time Seconds on the clock.
ParallelContext.gid_clear Forgets the numbers of cells.
ParallelContext.dt Step (ms) of a thread, as of the last finitialize or fadvance.
ParallelContext.t Time (ms) of a thread, as of the last finitialize or fadvance.
ParallelContext.nthread Number of threads; another one: steps of fixed length are shared out among as many as the machine runs at a time, with the same numbers. A second argument 0: all work is done on one.
ParallelContext.partition Gives the cells whose root sections a SectionList has to a thread; without a list, takes that back.
ParallelContext.sec_in_thread Thread of the section in use, as of the last finitialize or fadvance.
ParallelContext.thread_stat Kept for old programs, 0.
ParallelContext.thread_ctime Time that a thread has worked, which nobody counts: 0.
ParallelContext.thread_busywait Whether threads wait busily: kept, without effect; the value before.
ParallelContext.thread_how_many_proc For how many threads it pays: it counts on one, prints how long that took, and says 1.
ParallelContext.* For several processes or threads; there is one here, so that it does nothing or gives what one would.
ParallelContext.prcellstate Writes all numbers of the cell with this gid into the file gid_suffix.nrndat, to compare two runs with.
BBSaveState.save Writes the state of all cells that have numbers (gid) into a file, whole or not at all.
BBSaveState.restore Goes back to the state in a file; one that is damaged, or of other cells, is refused and changes nothing.
BBSaveState.save_test Writes a file for each cell into the folder bbss_out.
BBSaveState.restore_test Goes back to what is in the folder in: tmp, and of each cell tmp.gid with the number of its pieces and these.
BBSaveState.save_test_bin The same as save_test in binary form, in the folder binbufout.
BBSaveState.restore_test_bin Goes back to what is in the folder binbufin.
BBSaveState.save_request Fills two vectors with the numbers of cells and the bytes that each takes in a file.
BBSaveState.save_gid NEURON has only the name of it, and says so.
BBSaveState.restore_gid NEURON has only the name of it, and says so.
BBSaveState.ignore Leaves a point process out of what is saved and restored; without one, none is left out any more.
BBSaveState.vector_play_init Lets what Vectors play begin again, after a restore.
SaveState.save Keeps the state of the model.
SaveState.restore Goes back to it.
SaveState.fwrite Writes it to a file.
SaveState.fread Reads it from a file.
`
