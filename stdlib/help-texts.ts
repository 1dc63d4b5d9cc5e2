/**
 * What `help` says about members of classes, words of the language, and variables. One line each: name, blank, text; members are
 * `Class.member`, or `Class|Class.member` where classes share it. Split when help is asked for.
 */
const texts = `
Vector.x Element by element: v.x[0] is the first.
Vector.size Number of elements.
Vector.buffer_size Room that is kept for elements; growing up to it moves nothing.
Vector.resize Makes the vector that long; new elements are 0.
Vector.clear Length 0; the room is kept.
Vector.get Element i.
Vector.set Sets element i.
Vector.append Puts numbers, or the elements of vectors, at the end.
Vector.insrt Puts a number or a vector before element i.
Vector.remove Takes out element start, or all from start through end.
Vector.label The name that graphs show for it.
Vector.c A copy, or a copy of elements start through end.
Vector.at The elements start through end as a new vector.
Vector.cl A copy that keeps the label.
Vector.copy Takes the elements of another vector, whole, in part, or to given places.
Vector.index Becomes the elements of the first vector at the places in the second.
Vector.ind The elements at the places that a vector gives.
Vector.from_double Takes n numbers from an array: v.from_double(n, &x[0]).
Vector.fill Gives all elements, or start through end, one value.
Vector.indgen Counts: 0, 1, 2 ..., or from start by step.
Vector.contains Whether an element equals the value.
Vector.indwhere Place of the first element that fits: v.indwhere(">", 3); -1 when none does.
Vector.indvwhere Places of all elements that fit.
Vector.where Elements that fit, as a new vector.
Vector.eq Whether two vectors have equal elements.
Vector.add Adds a number or a vector, element by element, in place.
Vector.sub Subtracts a number or a vector, in place.
Vector.mul Multiplies by a number or, element by element, by a vector, in place.
Vector.div Divides by a number or, element by element, by a vector, in place.
Vector.scale Stretches the values to lie between low and high; gives the factor.
Vector.pow Each element to a power, in place.
Vector.sqrt Square root of each element, in place.
Vector.log Natural logarithm of each element, in place.
Vector.log10 Logarithm to base 10 of each element, in place.
Vector.tanh Hyperbolic tangent of each element, in place.
Vector.abs Absolute value of each element, in place.
Vector.floor Each element rounded down, in place.
Vector.sin Becomes a sine wave of a frequency (Hz) and phase (radians) at steps of dt (ms).
Vector.apply Calls a HOC function, named by a string, on each element and keeps what it gives.
Vector.reduce Adds up what a HOC function gives for the elements, to base.
Vector.sort Puts the elements in ascending order.
Vector.sortindex Places of the elements in ascending order of their values.
Vector.reverse Turns the order round.
Vector.rotate Moves the elements to the right, the last ones to the front (or zeros in).
Vector.rebin Sums of so many neighbours each.
Vector.resample Becomes another vector at a different sampling rate.
Vector.sum Sum of the elements.
Vector.sumsq Sum of the squares.
Vector.mean Mean.
Vector.var Variance (n - 1 in the denominator).
Vector.stdev Standard deviation.
Vector.stderr Standard error of the mean.
Vector.median Median.
Vector.mag Length as in geometry: the root of the sum of squares.
Vector.min Least element.
Vector.max Greatest element.
Vector.min_ind Place of the least element.
Vector.max_ind Place of the greatest element.
Vector.dot Sum of products with another vector.
Vector.meansqerr Mean of the squared differences from another vector, with weights if given.
Vector.deriv Differences divided by dx: method 1 from one neighbour, 2 (usual) from both.
Vector.integral Running sum times dx.
Vector.interpolate Values at the new places, on straight lines between the known ones.
Vector.histogram How many elements fall into each bin from low to high.
Vector.hist Becomes the histogram of another vector.
Vector.sumgauss Sum of bell curves at the elements.
Vector.smhist Becomes the histogram of another vector, smoothed by bell curves.
Vector.spikebin 1 where a trace crosses the threshold upwards, else 0.
Vector.psth Becomes the mean rate of spikes from counts, over bins wide enough to be smooth.
Vector.trigavg Mean of what surrounds each trigger time in another vector.
Vector.inf Becomes the voltage of an integrate-and-fire cell that a current drives.
Vector.fft Fourier transform (1) or its inverse (-1), of the next power of two.
Vector.convlv Convolution with another vector, or with sign -1 its undoing.
Vector.filter Digital filter by the coefficients of one or two vectors.
Vector.medfltr Median of each element and its neighbours.
Vector.correl Correlation with another vector, or with itself.
Vector.spctrm Power spectrum.
Vector.fit Fits a function to data by changing parameters.
Vector.setrand Fills with random numbers.
Vector.addrand Adds random numbers.
Vector.printf Prints the elements, five in a row.
Vector.plot Draws the vector in a graph.
Vector.line Draws a line in a graph that stays when the vector changes.
Vector.mark Draws a mark for each element in a graph.
Vector.ploterr Draws a line with error bars.
Vector.scanf Reads numbers from a text file.
Vector.scantil Reads numbers from a text file until a value that ends them.
Vector.fwrite Writes the bytes of the elements, without their number.
Vector.fread Reads so many numbers in binary.
Vector.vwrite Writes in binary, with a head that says how many there are.
Vector.vread Reads what vwrite wrote.
Vector.record Takes a value at every step, at intervals, or at given times: v.record(&soma.v(0.5)).
Vector.play Drives a variable from the elements: v.play(&clamp.amp, dt) or with times.
Vector.play_remove Ends recording and playing.
Matrix.x Element m.x[i][j].
Matrix.nrow Number of rows.
Matrix.ncol Number of columns.
Matrix.getval Element i, j.
Matrix.setval Sets element i, j.
Matrix.resize Makes it that large; new elements are 0.
Matrix.c A copy.
Matrix.bcopy Copies a block.
Matrix.zero All elements 0.
Matrix.ident The identity.
Matrix.set Gives elements row by row.
Matrix.getrow Row i as a vector.
Matrix.getcol Column j as a vector.
Matrix.getdiag Diagonal k as a vector, 0 the main one.
Matrix.setrow Sets row i.
Matrix.setcol Sets column j.
Matrix.setdiag Sets diagonal k.
Matrix.to_vector All elements, column by column.
Matrix.from_vector Takes elements, column by column.
Matrix.add Adds a matrix, in place or into another.
Matrix.muls Multiplies by a number.
Matrix.mulm Matrix product.
Matrix.mulv Product with a vector.
Matrix.transpose Rows and columns exchanged.
Matrix.pow Power of a square matrix.
Matrix.exp Matrix exponential.
Matrix.solv Solves m x = b; with the flag the decomposition is used again.
Matrix.det Determinant, as a number times a power of ten.
Matrix.inverse Inverse.
Matrix.symmeig Eigenvalues and vectors of a symmetric matrix.
Matrix.svd Singular values and their matrices.
Matrix.sprowlen Number of elements present in row i of a sparse matrix.
Matrix.spgetrowval Element k of those present in row i of a sparse matrix, and its column.
Matrix.printf Prints the rows.
Matrix.fprint Writes the rows to a file.
Matrix.scanf Reads elements from a file.
List.append Puts objects at the end; gives the number of objects.
List.prepend Puts an object in front.
List.insrt Puts an object before the i-th.
List.remove Takes out object i.
List.remove_all Empties the list.
List.index Place of an object, -1 when it is not there.
List.count Number of objects.
List.o Object i.
List.object Object i.
List.browser A window with the list; needs a display.
List.selected Number of the chosen entry, -1 for none.
List.select Chooses an entry.
List.select_action Statement for each choice.
List.accept_action Statement for a double click.
List.scroll_pos First entry shown.
File.ropen Opens to read; 1 when it is there.
File.wopen Opens to write from the start.
File.aopen Opens to write at the end.
File.close Closes.
File.isopen Whether it is open.
File.eof Whether the end is reached.
File.tell Place in the file.
File.seek Goes to a place; the origin is the start (0), here (1) or the end (2).
File.flush Writes what waits to be written.
File.gets Reads a line with its end; its length, -1 at the end of the file.
File.scanstr Reads a word; its length, -1 at the end of the file.
File.scanvar Reads the next number.
File.printf Writes with a format; the number of characters.
File.getname The name.
File.dir The folder of the last choice.
File.mktemp Takes the name of a file that is new.
File.unlink Removes the file.
File.chooser A window to choose a file; needs a display.
File.vwrite Writes n numbers in binary from &x.
File.vread Reads n numbers in binary to &x.
KSChan.setstructure All parts from one list of numbers.
KSChan.remove_state Takes a state out, with its transitions.
KSChan.remove_transition Takes a transition of a scheme out.
KSChan.ngate Number of gates.
KSChan.nstate Number of states.
KSChan.ntrans Number of transitions.
KSChan.nligand Number of ligands.
KSChan.is_point Whether it is a point process.
KSChan.single Whether channels open one by one, Nsingle of them in each instance.
KSChan.pr Prints what it is made of.
KSChan.iv_type Form of conduction: 0 ohmic, 1 with the reversal potential from concentrations, 2 after Goldman, Hodgkin and Katz.
KSChan.gmax Conductance that new instances have (S/cm2, uS for a point process).
KSChan.erev Reversal potential that new instances have (mV).
KSChan.vres Step of voltage at which single channels look for new rates (mV).
KSChan.rseed Seed of single channels.
KSChan.usetable Whether single gates take their steps from a table; size, lowest and highest voltage.
KSChan.add_hhstate One more gate of one state, as Hodgkin and Huxley have it.
KSChan.add_ksstate One more state of a gate's scheme; of a new gate without one.
KSChan.add_transition A transition between two states of a scheme.
KSChan.trans A transition by number, or by its two states.
KSChan.state A state by number.
KSChan.gate A gate by number.
KSChan.name The name for insert.
KSChan.ion The ion that carries its current, or NonSpecific.
KSChan.ligand The ion that a number of ligand stands for.
KSState.frac Conductance in this state, as a fraction.
KSState.index Its number.
KSState.gate The gate it belongs to.
KSState.name Its name; the variable is name_channel.
KSGate.nstate Number of its states.
KSGate.power How many of them a channel has.
KSGate.sindex Number of its first state.
KSGate.index Its number.
SingleChan.set_rates Mean times of all ways (ms) from a matrix, or of one: set_rates(i, j, ms).
SingleChan.get_rates Fills a matrix with the rates (/ms) from state to state.
SingleChan.set_rand Draws from this Random from now on, which becomes exponential of mean 1.
SingleChan.cond The conductance number of state i; a second argument sets it.
SingleChan.current_state Number of the state it is in; an argument sets it.
SingleChan.current_cond Conductance number of the state it is in.
SingleChan.state_transition Goes to the next state; the time until then (ms).
SingleChan.cond_transition Goes on until the conductance number changes; the time until then (ms).
SingleChan.state_transitions Fills a vector with times until transitions, and another with the states before them.
SingleChan.cond_transitions Fills a vector with times until the conductance changes, and another with the numbers before.
ParallelContext.multisplit Would split cells among processes: without arguments nothing is to do.
ParallelContext.nrnbbcore_write Would write the model for CoreNEURON: not here.
ParallelContext.nrncore_write Would write the model for CoreNEURON: not here.
ParallelContext.nrncore_run Would run the model in CoreNEURON: not here.
ParallelContext.nrnbbcore_register_mapping Names places of a cell for CoreNEURON's reports; nothing comes of it here.
CVode.state_magnitudes How great states and their errors became: 1 begins, 0 ends, 2 sums up by kinds for ("v", &error); a vector takes all.
KSTrans.set_f A function of voltage: 1 constant, 2 exponential, 3 linoid, 4 sigmoid, 5 and 6 thermodynamic, 7 table.
KSTrans.index Its number.
KSTrans.type What its functions are: 0 rates, 1 steady state and time constant, 2 and 3 rates by a ligand outside and inside.
KSTrans.ftype Form of a function; -1 without one.
KSTrans.ab Rates at each voltage.
KSTrans.inftau Steady state and time constant at each voltage.
KSTrans.f A function at a voltage.
KSTrans.stoichiometry Power of the ligand's concentration.
KSTrans.src The state it leaves.
KSTrans.target The state it leads to.
KSTrans.parm Numbers of a function; of a table its range as well.
KSTrans.ligand The concentration it depends on.
Random.ACG Additive generator.
Random.MLCG Multiplicative generator.
Random.MCellRan4 Generator whose sequence begins at an index of your choice.
Random.Random123 Generator of independent streams, chosen by up to three numbers.
Random.Random123_globalindex A number that changes all Random123 streams of the session.
Random.Isaac64 Generator for cryptography.
Random.seq Place in the stream, to come back to.
Random.repick The next number of the distribution.
Random.uniform Uniform between low and high.
Random.discunif Whole numbers from low through high.
Random.normal Normal with mean and variance.
Random.lognormal Lognormal with mean and variance.
Random.negexp Exponential with mean.
Random.erlang Erlang with mean and variance.
Random.hypergeo Hyperexponential with mean and variance.
Random.poisson Poisson with mean.
Random.binomial Binomial of n tries with probability p.
Random.geometric Geometric with mean.
Random.weibull Weibull with alpha and beta.
Random.play Gives a variable a new number at each step.
StringFunctions.len Number of characters.
StringFunctions.substr Place of a part in a string, -1 when it is not there.
StringFunctions.head What stands before the match of a regular expression.
StringFunctions.tail What stands behind the match of a regular expression.
StringFunctions.left Keeps the first n characters.
StringFunctions.right Drops the first n characters.
StringFunctions.is_name Whether a name is declared.
StringFunctions.alias Gives a member of an object another name.
StringFunctions.alias_list Names that an object has by alias.
StringFunctions.references Prints who refers to an object.
StringFunctions.is_point_process Number of the kind of point process, 0 for other objects.
StringFunctions.is_artificial Number of the kind of artificial cell, 0 for other objects.
SectionList.append Puts the section in use (or the given one) into the list.
SectionList.remove Takes the section in use, or those of another list, out.
SectionList.contains Whether the section in use is in the list.
SectionList.children Adds the children of the section in use.
SectionList.subtree Adds the section in use and all behind it.
SectionList.wholetree Adds the whole cell of the section in use.
SectionList.allroots Adds all sections without a parent.
SectionList.unique Drops repetitions; how many there were.
SectionList.printnames Prints the names.
SectionRef.sec The section: r.sec { ... }, r.sec.v(0.5).
SectionRef.parent The section it is connected to.
SectionRef.trueparent The parent that is nearer to the root in space.
SectionRef.root The section without a parent.
SectionRef.child Child i: r.child[0].
SectionRef.nchild Number of children.
SectionRef.has_parent Whether it has a parent.
SectionRef.has_trueparent Whether it has a true parent.
SectionRef.exists Whether the section still exists.
SectionRef.is_cas Whether it is the section in use.
SectionRef.rename A name for an unnamed section; with a List of SectionRefs an array for theirs.
SectionRef.unname Takes the name of the top level away.
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
Vector.as_numpy Of Python: there is none here.
Vector.from_python Of Python: there is none here.
Vector.to_python Of Python: there is none here.
NetCon.preseg Of Python: there is none here.
NetCon.postseg Of Python: there is none here.
MechanismStandard._in Of Python: there is none here.
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
Pointer.val The number it points to.
Pointer.s The name it was made with.
Pointer.assign Sets the number.
PtrVector.size Number of pointers.
PtrVector.resize Makes room for so many pointers.
PtrVector.pset Points pointer i to &x.
PtrVector.getval The number that pointer i points to.
PtrVector.setval Sets it.
PtrVector.scatter Sets all from a vector.
PtrVector.gather Takes all into a vector.
PtrVector.label The name that graphs show.
PtrVector.plot Draws the numbers in a graph.
PtrVector.ptr_update_callback Statement after memory was laid out anew.
Timer.seconds Time between calls.
Timer.start Starts.
Timer.end Stops.
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
SaveState.save Keeps the state of the model.
SaveState.restore Goes back to it.
SaveState.fwrite Writes it to a file.
SaveState.fread Reads it from a file.
MechanismType.count Number of mechanisms.
MechanismType.select Chooses one by name or number.
MechanismType.selected Number of the chosen one, and its name.
MechanismType.make Inserts the chosen one here, or makes the point process.
MechanismType.remove Takes the chosen one out of the section in use.
MechanismType.is_artificial Whether it is an artificial cell.
MechanismType.is_netcon_target Whether a NetCon may end there.
MechanismType.has_net_event Whether it sends events.
MechanismType.pp_begin The first point process of the kind in the section in use.
MechanismType.pp_next The next one.
MechanismType.internal_type Its number among all mechanisms.
MechanismType.file The .mod file it came from.
MechanismType.code The text of the .mod file.
MechanismType.menu A menu of the mechanisms; needs a display.
MechanismType.action Statement for each choice.
MechanismStandard.count Number of variables.
MechanismStandard.name Name of variable i, and its size.
MechanismStandard.get Value of a variable.
MechanismStandard.set Sets a variable.
MechanismStandard.in Takes the values of a segment, point process or other standard.
MechanismStandard.out Gives the values to them.
MechanismStandard.is_array Whether variable i is an array.
MechanismStandard.panel A panel of the values; needs a display.
MechanismStandard.action Statement for each change.
MechanismStandard.save How a session file names it.
GUIMath.inside Whether a point lies in a box.
GUIMath.d2line Distance of a point from a line.
GUIMath.d2line_seg Distance of a point from a piece of a line.
GUIMath.feround How numbers are rounded.
Graph A picture of lines that simulations and vectors draw; kept as data where there is no screen.
Shape|PlotShape The cells as they lie in space.
PlotShape.variable The range variable that colours show.
PlotShape.scale Values of the first and last colour.
PlotShape.colormap Colour number i, or how many there are.
PlotShape.hinton A square whose size shows the number at a pointer.
PPShape Point processes on the shape of the cells.
PPShape.append Shows one more point process.
Glyph A drawing of lines to be used as a mark.
RangeVarPlot A range variable along the path between two places.
VBox|HBox|Deck Windows that lie in one window: below each other, side by side, or one at a time.
PWManager The windows there are.
SymChooser A window to choose the name of a variable.
TextEditor A window with text.
SectionBrowser A window with the names of the sections.
ValueFieldEditor A field for a number.
Graph|Shape|PlotShape.size Limits of the picture: x1, x2, y1, y2.
Graph|Shape|PlotShape.view Shows it in a place of the window.
Graph|Shape|PlotShape.view_count How many windows show it.
Graph|Shape|PlotShape.flush Draws what has changed.
Graph|Shape|PlotShape.begin Lines begin anew.
Graph|Shape|PlotShape.beginline Begins a line of your own.
Graph|Shape|PlotShape.line The next point of it.
Graph|Shape|PlotShape.mark A mark at a point.
Graph|Shape|PlotShape.label A text at a place.
Graph|Shape|PlotShape.erase Forgets the drawing.
Graph|Shape|PlotShape.erase_all Forgets everything.
Graph|Shape|PlotShape.exec_menu Does what an entry of the menu does.
Graph|Shape|PlotShape.printfile Writes the picture to a file.
Graph|PlotShape.fastflush Draws quickly while a run goes on.
Graph.addvar Follows a variable during runs.
Graph.addexpr Follows an expression during runs.
Graph.addobject Follows a range variable along a path.
Graph.vector Draws two arrays against each other.
Graph.xexpr Expression for the x axis.
Graph.plot The next point of all lines, at x.
Graph.simgraph Draws while the variable step runs.
Graph.family Lines stay when a new run begins.
Graph.color Colour of the next lines.
Graph.brush Width and pattern of the next lines.
Graph.xaxis How the x axis is drawn.
Graph.yaxis How the y axis is drawn.
Graph.line_info Points of line i into a vector.
Graph.getline The next line into two vectors.
Shape|PlotShape.show How the shape is drawn.
Shape|PlotShape.color Colour of the section in use.
Shape|PlotShape.color_all Colour of all sections.
Shape|PlotShape.color_list Colour of the sections of a list.
Shape|PlotShape.point_mark A mark where a point process is.
Shape|PlotShape.observe Which sections are shown.
Shape|PlotShape.rotate Turns the shape.
RangeVarPlot.begin Where the path begins, in the section in use.
RangeVarPlot.end Where it ends.
RangeVarPlot.origin Where distances are counted from.
RangeVarPlot.left Distance of the beginning.
RangeVarPlot.right Distance of the end.
RangeVarPlot.d2root Distance to the root of the cell.
RangeVarPlot.color Colour of the line.
RangeVarPlot.list Sections of the path.
RangeVarPlot.to_vector Values along the path, and the distances.
RangeVarPlot.from_vector Sets the values along the path.
VBox|HBox|Deck.intercept Windows made from here on (1) go into the box, until 0.
VBox|HBox|Deck.map Shows the box.
Graph|Shape|PlotShape|PPShape|Glyph|VBox|HBox|Deck|PWManager|SymChooser|TextEditor|SectionBrowser|ValueFieldEditor.* About windows: kept as data, or without effect, where there is no screen.
access access section: makes it the section in use until the next access.
begintemplate begintemplate Name ... endtemplate Name: a class of your own; public names its members, new makes objects.
endtemplate Ends a template.
break Leaves the innermost loop.
connect connect child(0), parent(x): joins the end of a section to a place on another.
continue Goes on with the next turn of the innermost loop.
create create soma, dend[3]: makes sections.
debug Kept for old programs.
delete delete x: forgets a number variable.
depvar depvar x: a variable that equations determine.
double double a[3][4]: an array of numbers.
else if (condition) statement else statement; it stands on the line where the first statement ends.
eqn eqn x:: left = right: an equation for depvar variables, solved by solve().
external external name: inside a template, uses a name of the top level.
for for i = 1, 10 { ... } or for (i = 0; i < 10; i += 1) { ... } or for iterator(...) { ... }.
forall forall statement: with each section in use in turn.
forsec forsec "dend" statement, forsec list statement: with each section whose name matches, or of a list.
func func f() { return $1 * 2 }: a function that gives a number; arguments are $1, $s1, $o1, $&1.
help help name: what it is, and how it is used.
if if (condition) statement else statement.
ifsec ifsec "soma" statement: when the name of the section in use matches.
insert insert hh: puts a mechanism into the section in use.
iterator iterator each() { ... iterator_statement ... }: what for each() { ... } does with its body.
iterator_statement Runs the body of the loop that an iterator serves.
local local i, x: numbers that live for one call; on the first line of a body.
localobj localobj v: object variables that live for one call; on the first line of a body.
new new Class(arguments): makes an object, to be assigned to an objref.
obfunc obfunc f() { return object }: a function that gives an object.
objref objref a, b[3]: variables for objects.
objectvar The same as objref.
print print x, "text", object: prints, and ends the line.
proc proc p() { ... }: a procedure; arguments are $1, $s1, $o1, $&1.
public public name: inside a template, shows a member to programs.
read read(x): reads a number from the program's input.
return Ends a call, with the value of a func or obfunc.
setpointer setpointer object.pointer, variable: says what a POINTER of a mechanism means.
stop Ends what runs and goes back to the top level.
strdef strdef s: variables for strings.
uninsert uninsert hh: takes a mechanism out of the section in use.
while while (condition) statement.
nseg Number of segments of the section in use: the places where the equations are solved.
L Length of the section in use (um).
Ra Axial resistivity of the section in use (ohm cm).
rallbranch Number of equal branches that the section in use stands for.
diam Diameter (um), a range variable: diam(0.5) = 10, diam(0:1) = 3:1.
v Membrane potential (mV), a range variable.
cm Specific capacitance of the membrane (uF/cm2), a range variable.
i_cap Capacitive current (mA/cm2), a range variable.
t Time of the simulation (ms).
dt Length of a step (ms).
celsius Temperature (degrees Celsius) that mechanisms go by.
secondorder 0: implicit first order; 2: second order, with currents at the same time.
stoprun Set to 1 to end a run.
diam_changed 1 when diameters changed since the last use.
clamp_resist Resistance of fclamp, kept for old programs.
PI The number pi.
E Base of the natural logarithm.
GAMMA Euler's constant.
DEG Degrees in a radian.
PHI The golden ratio.
FARADAY Faraday's constant (coulomb/mol).
R Gas constant (joule/mol/kelvin).
Avogadro_constant Number of particles in a mol.
float_epsilon How near two numbers have to be to count as equal.
`

/** The texts by name, `Class.member`, or `Class.*` for all members that have none of their own. */
export function helpTexts(): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of texts.trim().split('\n')) {
    const blank = line.indexOf(' ')
    const [owners = '', member] = line.slice(0, blank).split('.')
    for (const owner of owners.split('|')) found.set(member ? `${owner}.${member}` : owner, line.slice(blank + 1))
  }
  return found
}
